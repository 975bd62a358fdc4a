"""Writes what PyTorch computes with AdamW, clipping, learning rate schedules and log-probabilities of tokens.

Run in a throw-away environment:  pip install torch==2.7.1
    python tests/parity/make_optimizer.py
Writes tests/src/test/resources/parity/optimizer/ (read by OptimizerParityTest and LogpsParityTest):

    adamw.json      20 steps of a matrix, a bias and a norm: gradients as given, the global norm before clipping to 1,
                    the learning rate, and the values after the step. Decay of the matrix alone.
    schedules.json  learning rates of 20 steps: warm-up as LinearLR, then CosineAnnealingLR, LinearLR or ConstantLR
    logps.json      log-probabilities of tokens as gather minus logsumexp, and gradients of a weighted sum of them
"""

import json
import warnings
from pathlib import Path

import torch
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR, LinearLR, SequentialLR

OUT = Path(__file__).resolve().parents[1] / "src/test/resources/parity/optimizer"
STEPS = 20
SHAPES = {
    "cosine": lambda optimizer, steps: CosineAnnealingLR(optimizer, T_max=steps),
    "linear": lambda optimizer, steps: LinearLR(optimizer, start_factor=1, end_factor=0, total_iters=steps),
    "constant": lambda optimizer, steps: ConstantLR(optimizer, factor=1),
}


def schedule(optimizer, shape, warmup):
    if warmup == 0:
        return SHAPES[shape](optimizer, STEPS)
    rising = LinearLR(optimizer, start_factor=1 / (warmup + 1), total_iters=warmup)
    return SequentialLR(optimizer, [rising, SHAPES[shape](optimizer, STEPS - warmup)], milestones=[warmup])


def adamw(peak, warmup, decay, limit):
    values = {"matrix": torch.randn(3, 4), "bias": torch.randn(4), "norm": 1 + 0.1 * torch.randn(5)}
    values = {name: torch.nn.Parameter(value) for name, value in values.items()}
    start = {name: value.flatten().tolist() for name, value in values.items()}
    groups = [
        {"params": [values["matrix"]], "weight_decay": decay},
        {"params": [values["bias"], values["norm"]], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=peak, betas=(0.9, 0.98), eps=1e-8)
    rates = schedule(optimizer, "cosine", warmup)
    steps = []
    for step in range(STEPS):
        size = 0.1 if step % 3 == 1 else 1.0  # the norm is below the limit in every third step
        given = {name: size * torch.randn_like(value) for name, value in values.items()}
        for name, value in values.items():
            value.grad = given[name].clone()
        norm = torch.nn.utils.clip_grad_norm_(values.values(), limit)
        rate = optimizer.param_groups[0]["lr"]
        optimizer.step()
        rates.step()
        steps.append({
            "gradients": {name: one.flatten().tolist() for name, one in given.items()},
            "norm": norm.item(), "rate": rate,
            "values": {name: value.flatten().tolist() for name, value in values.items()},
        })
    below = sum(step["norm"] < limit for step in steps)
    assert 0 < below < STEPS, below
    settings = {"peak": peak, "warmup": warmup / STEPS, "decay": decay, "limit": limit}
    return {**settings, "shapes": {"matrix": [3, 4], "bias": [4], "norm": [5]}, "start": start, "steps": steps}


def rates(shape, warmup, peak=0.003):
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=peak)
    scheduler = schedule(optimizer, shape, warmup)
    found = []
    for _ in range(STEPS):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return {"shape": shape, "peak": peak, "warmup": warmup / STEPS, "rates": found}


def logps(places=7, width=8, vocabulary=13):
    hidden = torch.randn(places, width, requires_grad=True)
    head = torch.randn(vocabulary, width, requires_grad=True)
    targets = torch.randint(vocabulary, (places,))
    weights = torch.randn(places)
    logits = hidden @ head.T
    found = logits.gather(1, targets[:, None])[:, 0] - logits.logsumexp(1)
    (found * weights).sum().backward()
    tensors = {"hidden": hidden, "head": head, "targets": targets, "weights": weights, "logps": found,
               "hiddenGradient": hidden.grad, "headGradient": head.grad}
    return {"places": places, "width": width, "vocabulary": vocabulary,
            **{name: tensor.flatten().tolist() for name, tensor in tensors.items()}}


warnings.filterwarnings("ignore", message="The epoch parameter")  # SequentialLR itself uses it
torch.manual_seed(3)
OUT.mkdir(parents=True, exist_ok=True)
files = {
    "adamw": adamw(peak=0.01, warmup=4, decay=0.05, limit=1.0),
    "schedules": [rates(shape, warmup) for shape in SHAPES for warmup in (0, 4)],
    "logps": logps(),
}
for name, content in files.items():
    (OUT / f"{name}.json").write_text(json.dumps(content))
print(f"torch {torch.__version__}: " + ", ".join(f"{name}.json" for name in files))
