"""Writes what TRL's own trainers compute for random log-probabilities: losses, and gradients for every token.

Run in a throw-away environment:
    pip install torch==2.7.1 transformers==4.57.1 trl==1.16.0 datasets accelerate
    python tests/parity/make_trl_losses.py
Writes tests/src/test/resources/parity/trl/losses.json (read by TrlLossesTest).

The loss functions are TRL's, called with stand-ins for the trainer and its models: a model is what returns the tokens'
log-probabilities, which are leaves, so that the gradient that comes out is that of TRL's lines. In double precision,
but for the alpha divergence, for which TRL has none. Log-probabilities are multiples of 1/1024, whose sums are exact.
"""

import itertools
import json
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import torch
from trl import DPOTrainer, KTOTrainer
from trl.experimental.cpo import CPOTrainer
from trl.experimental.orpo import ORPOTrainer

OUT = Path(__file__).resolve().parents[1] / "src/test/resources/parity/trl/losses.json"
PAIRS = 5
LONGEST = 9
ACCELERATOR = SimpleNamespace(
    device=torch.device("cpu"), gather=lambda x: x, gather_for_metrics=lambda x: x, unwrap_model=lambda x: x
)
PLAIN = ["sigmoid", "hinge", "ipo", "nca_pair", "bco_pair", "sppo_hard", "aot", "aot_unpaired", "apo_zero", "apo_down",
         "discopop", "sft", "sigmoid_norm"]
SCORED = ["sigmoid", "sigmoid_norm", "hinge", "ipo", "exo_pair", "robust", "discopop", "sft"]


def draw(spread):
    """Two answers each of five pairs: their lengths, and what policy and reference make of their tokens."""
    lengths = torch.randint(1, LONGEST + 1, (2 * PAIRS,))
    lengths[:2], lengths[PAIRS:PAIRS + 2] = torch.tensor([LONGEST, 1]), torch.tensor([2, LONGEST])
    policy = -4 * torch.rand(2 * PAIRS, LONGEST)
    reference = policy + spread / lengths.sqrt()[:, None] * torch.randn(2 * PAIRS, LONGEST)
    exact = lambda x: (x * 1024).round() / 1024
    return SimpleNamespace(
        lengths=lengths, policy=exact(policy), reference=exact(reference), squares=exact(-2 * torch.rand(2 * PAIRS, LONGEST)),
        unrelated=exact(-10 * torch.rand(PAIRS)), unrelated_reference=exact(-10 * torch.rand(PAIRS) - 1),
    )


def ragged(values, lengths):
    return [row[:length].tolist() for row, length in zip(values, lengths.tolist())]


def both(values, lengths):
    rows = ragged(values, lengths)
    return {"chosen": rows[:PAIRS], "rejected": rows[PAIRS:]}


def masks(lengths):
    """The prompt is one token."""
    shifted = (torch.arange(LONGEST)[None] < lengths[:, None]).long()
    return torch.cat([torch.zeros(2 * PAIRS, 1).long(), shifted], dim=1), shifted


def model(log_probs, squares, shifted):
    outputs = SimpleNamespace(
        log_probs=log_probs * shifted, log_sum_sq_probs=squares * shifted, entropy=torch.zeros_like(log_probs),
        mean_logits=torch.zeros_like(log_probs), is_top1=torch.zeros_like(log_probs).bool(),
    )

    class Model(torch.nn.Module):
        is_gradient_checkpointing = False

        def forward(self, **ignored):
            return outputs

    return Model()


def dpo(batch, loss_type, **settings):
    given = dict(beta=0.1, loss_weights=None, label_smoothing=0.0, ld_alpha=None, use_weighting=False,
                 f_divergence_type="reverse_kl", f_alpha_divergence_coef=0.5, discopop_tau=0.05) | settings
    dtype = torch.float32 if given["f_divergence_type"] == "alpha_divergence" else torch.float64
    mask, shifted = masks(batch.lengths)
    leaves = batch.policy.to(dtype, copy=True).requires_grad_()
    policy = model(leaves, batch.squares.to(dtype), shifted)
    trainer = SimpleNamespace(
        **{name: given[name] for name in ["beta", "label_smoothing", "ld_alpha", "use_weighting", "f_divergence_type",
                                          "f_alpha_divergence_coef"]},
        args=SimpleNamespace(discopop_tau=given["discopop_tau"], gradient_checkpointing_kwargs=None),
        loss_types=loss_type, loss_weights=given["loss_weights"] or [1.0] * len(loss_type), accelerator=ACCELERATOR,
        aux_loss_enabled=False, precompute_ref_logps=False, model=policy,
        ref_model=model(batch.reference.to(dtype), batch.squares.to(dtype), shifted),
        _metrics=defaultdict(lambda: defaultdict(list)), _total_train_tokens=0, _tp_size=1,
    )
    inputs = {"input_ids": torch.ones_like(mask), "attention_mask": torch.ones_like(mask), "completion_mask": mask}
    loss = DPOTrainer._compute_loss(trainer, policy, inputs, False)
    loss.backward()
    return loss.item(), leaves.grad


def kto(batch, beta, desirable_weight, undesirable_weight):
    mask, shifted = masks(batch.lengths)
    leaves = batch.policy.to(torch.float64, copy=True).requires_grad_()
    policy = model(leaves, batch.squares.double(), shifted)
    trainer = SimpleNamespace(
        beta=beta, desirable_weight=desirable_weight, undesirable_weight=undesirable_weight, loss_type="kto",
        calculate_KL=True, precompute_ref_logps=True, accelerator=ACCELERATOR, aux_loss_enabled=False, model=policy,
        _compute_kl_logps=lambda model, batch: batch["KL_logps"], _metrics=defaultdict(lambda: defaultdict(list)),
        _total_train_tokens=0, _tp_size=1,
    )
    inputs = {
        "input_ids": torch.ones_like(mask), "attention_mask": torch.ones_like(mask), "completion_mask": mask,
        "label": torch.arange(2 * PAIRS) < PAIRS, "ref_logps": (batch.reference.double() * shifted).sum(1),
        "KL_logps": batch.unrelated.double().repeat(2), "ref_KL_logps": batch.unrelated_reference.double().repeat(2),
    }
    loss = KTOTrainer._compute_loss(trainer, policy, inputs, False)
    loss.backward()
    return loss.item(), leaves.grad


def without_reference(batch, losses):
    """Losses of chosen and rejected log-probabilities per token."""
    _, shifted = masks(batch.lengths)
    leaves = batch.policy.to(torch.float64, copy=True).requires_grad_()
    means = (leaves * shifted).sum(1) / batch.lengths
    loss = losses(means[:PAIRS], means[PAIRS:]).mean()
    loss.backward()
    return loss.item(), leaves.grad


def simpo(batch, beta, simpo_gamma):
    trainer = SimpleNamespace(beta=beta, simpo_gamma=simpo_gamma, loss_type="simpo", alpha=0.0, label_smoothing=0,
                              accelerator=ACCELERATOR)
    return without_reference(batch, lambda chosen, rejected: CPOTrainer.cpo_loss(trainer, chosen, rejected)[0])


def orpo(batch, beta):
    """The term of the odds alone."""
    trainer = SimpleNamespace(beta=beta, accelerator=ACCELERATOR)
    return without_reference(batch, lambda chosen, rejected: -ORPOTrainer.odds_ratio_loss(trainer, chosen, rejected)[0])


def dpo_cases():
    for beta, loss in itertools.product([0.1, 0.7], PLAIN):
        yield [loss], {"beta": beta}
    for beta, smoothing in [(0.1, 1e-3), (0.5, 0.3)]:
        for loss in ["exo_pair", "robust", "aot", "aot_unpaired"]:
            yield [loss], {"beta": beta, "label_smoothing": smoothing}
    yield ["discopop"], {"beta": 0.2, "discopop_tau": 0.3}
    for loss in SCORED:
        smoothing = {"label_smoothing": 0.1} if loss in ["exo_pair", "robust"] else {}
        yield [loss], {"f_divergence_type": "forward_kl", **smoothing}
        yield [loss], {"f_divergence_type": "js_divergence", **smoothing}
        for alpha in [0.5, 1.0, 1.5]:
            yield [loss], {"f_divergence_type": "alpha_divergence", "f_alpha_divergence_coef": alpha, **smoothing}
    for loss in [one for one in PLAIN if one != "sft"]:  # whose tokens TRL does not weigh
        yield [loss], {"ld_alpha": 0.4}
    yield ["sigmoid"], {"ld_alpha": 0.0}
    for loss in ["sigmoid", "ipo", "nca_pair", "bco_pair", "apo_zero", "sigmoid_norm"]:  # hinge's gradient fails in TRL
        yield [loss], {"use_weighting": True}
    yield ["sigmoid"], {"use_weighting": True, "ld_alpha": 0.3}
    yield ["sigmoid", "bco_pair", "sft"], {"loss_weights": [0.8, 0.2, 1.0]}
    yield ["ipo", "apo_down"], {"loss_weights": [0.5, 2.0], "beta": 0.3}


def case(kind, name, settings, result, lengths):
    loss, gradient = result
    assert torch.isfinite(gradient).all() and loss == loss, (name, settings)
    return {"kind": kind, "batch": name, "settings": settings, "loss": loss, "gradient": both(gradient, lengths)}


def cases(name, batch):
    for losses, settings in dpo_cases():
        if name == "far" and settings.get("f_divergence_type") in ["forward_kl", "alpha_divergence"]:
            continue  # infinite there, or in single precision not to be compared
        yield case("dpo", name, {"loss_type": losses, **settings}, dpo(batch, losses, **settings), batch.lengths)
    for settings in [dict(beta=0.1, desirable_weight=1.0, undesirable_weight=1.0),
                     dict(beta=0.4, desirable_weight=1.5, undesirable_weight=0.5)]:
        yield case("kto", name, settings, kto(batch, **settings), batch.lengths)
    yield case("simpo", name, {"beta": 2.0, "simpo_gamma": 0.5}, simpo(batch, 2.0, 0.5), batch.lengths)
    yield case("orpo", name, {"beta": 0.2}, orpo(batch, 0.2), batch.lengths)


def rounded(value):
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return float(f"{value:.8g}") if isinstance(value, float) else value


def main():
    torch.manual_seed(7)
    batches = {"near": draw(0.5), "apart": draw(2.0), "far": draw(40.0)}
    written = {
        "trl": version("trl"), "torch": torch.__version__.split("+")[0],
        "batches": {
            name: {
                "policy": both(batch.policy, batch.lengths), "reference": both(batch.reference, batch.lengths),
                "squares": both(batch.squares, batch.lengths), "unrelated": batch.unrelated.tolist(),
                "unrelated_reference": batch.unrelated_reference.tolist(),
            }
            for name, batch in batches.items()
        },
        "cases": [one for name, batch in batches.items() for one in cases(name, batch)],
    }
    lines = [json.dumps(one) for one in rounded(written.pop("cases"))]
    head = json.dumps(written)[:-1]
    OUT.write_text(head + ', "cases": [\n' + ",\n".join(lines) + "\n]}\n")


if __name__ == "__main__":
    main()
