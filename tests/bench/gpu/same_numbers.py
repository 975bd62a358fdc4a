"""Shows that the sides of speed.py compute the same: transformers with PEFT, plain_llava.py, and ours.

Run in a throw-away environment, after environment/setup and mvn test-compile:
    pip install torch==2.7.1 transformers==4.57.1 peft==0.21.2 pillow
    python tests/bench/gpu/same_numbers.py <folder>

A tiny random LLaVA with a random adapter, eight pairs, on the CPU: log-probabilities of policy and reference, the loss and its
gradient for each matrix of the adapter, of DPO and mDPO, in FP32, and as in training (BF16 with TRL's autocast, ours with BF16
weights). Prints the largest differences from transformers with PEFT: of log-probabilities and losses in nats, of gradients as
the length of the difference over the length of the gradient, all matrices together. In FP32 fails above 2e-4; in BF16 the line
of PEFT in FP32 shows how far apart rounding puts such numbers.
"""

import argparse
import subprocess
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

sys.path.insert(0, str(Path(__file__).resolve().parent))

import random_llava  # noqa: E402
import speed  # noqa: E402
import torch_side  # noqa: E402

VIEWS = ["chosen", "rejected", "chosen_bad_image"]


def numbers(model, folder, objective, dtype):
    """Like what StepBench's gradients writes, gradients by PEFT's names."""
    batch = torch_side.Pairs(folder, "cpu", dtype).batch(0, torch_side.BATCH, objective)
    with torch_side.autocast("cpu", dtype):
        policy = torch_side.logps(model, *batch)
        with torch.no_grad(), model.reference():
            reference = torch_side.logps(model, *batch)
        loss = torch_side.loss_of(policy, reference, objective)
    gradients = torch.autograd.grad(loss, list(model.adapter.values()))
    found = {"loss": loss.detach().reshape(1)}
    views = VIEWS[:2 if objective == "dpo" else 3]
    for name, sums in (("policy", policy.detach()), ("reference", reference)):
        found |= {f"{name}.{view}": some for view, some in zip(views, sums.chunk(len(views)))}
    return found | {peft_name(name): one for name, one in zip(model.adapter, gradients)}


def peft_name(name):
    """The name in PEFT's file of a parameter of PEFT's model, or of plain_llava.py's."""
    if name.startswith("layers."):
        _, index, module, matrix = name.split(".")
        part = "mlp" if module in ("gate_proj", "up_proj", "down_proj") else "self_attn"
        return f"base_model.model.model.language_model.layers.{index}.{part}.{module}.lora_{matrix.upper()}.weight"
    return name.replace(".default.", ".")


def set_adapter(model, values):
    with torch.no_grad():
        for name, parameter in model.adapter.items():
            parameter.copy_(values[peft_name(name)])


def ours(folder, adapter, objective, precision, java):
    file = folder / f"ours-{objective}-{precision}.safetensors"
    words = java[:-2] + ["-Dgroundlab.device=cpu", f"-Dgroundlab.precision={precision}"] + java[-2:]
    subprocess.run(words + ["groundlab.bench.StepBench", str(folder), "gradients", objective, str(adapter), str(file)],
                   check=True, stderr=subprocess.DEVNULL)
    return load_file(file)


def difference(found, base):
    """Of log-probabilities, of the loss, and of gradients."""
    missing = base.keys() ^ found.keys()
    assert not missing, sorted(missing)[:4]
    off = {name: (found[name].float() - base[name].float()) for name in base}
    gradients = [name for name in base if "lora" in name]
    return (
        max(off[name].abs().max().item() for name in base if name.startswith(("policy", "reference"))),
        off["loss"].abs().item(),
        length(off[name] for name in gradients) / length(base[name].float() for name in gradients),
    )


def length(arrays):
    return sum(one.square().sum() for one in arrays).sqrt().item()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--java", type=lambda text: text.split(), default=speed.built())
    settings = parser.parse_args()
    folder = settings.folder.resolve()
    random_llava.make(folder, "tiny", torch_side.BATCH)
    torch.manual_seed(3)
    peft = torch_side.Transformers(folder, "cpu", torch.float32)
    with torch.no_grad():
        for parameter in peft.adapter.values():
            parameter.copy_(0.02 * torch.randn_like(parameter))
    adapter = {peft_name(name): one.detach().clone() for name, one in peft.adapter.items()}
    peft.model.save_pretrained(folder / "adapter")
    print("| objective | precision | side | log-probabilities | loss | gradient |\n|---|---|---|--:|--:|--:|")
    worst = 0
    for objective in ("dpo", "mdpo"):
        exact = None
        for precision, dtype in (("fp32", torch.float32), ("bf16", torch.bfloat16)):
            models = {}
            for kind in ("transformers", "plain"):
                model = torch_side.opened(kind, folder, "cpu", dtype)
                set_adapter(model, adapter)
                models[kind] = numbers(model, folder, objective, dtype)
            base = models["transformers"]
            exact = exact or base
            sides = {"plain": models["plain"], "ours": ours(folder, folder / "adapter", objective, precision, settings.java)}
            if precision == "bf16":
                sides |= {"PEFT in FP32": exact}
            for side, found in sides.items():
                off = difference(found, base)
                worst = max(worst, *off) if precision == "fp32" else worst
                print(f"| {objective} | {precision} | {side} | {off[0]:.1e} | {off[1]:.1e} | {off[2]:.1e} |")
                if precision == "bf16" and side == "ours":
                    off = difference(found, exact)
                    print(f"| {objective} | {precision} | ours, from PEFT in FP32 | {off[0]:.1e} | {off[1]:.1e} | {off[2]:.1e} |")
        print(f"loss of {objective}: {exact['loss'].item():.6f}", file=sys.stderr)
    if worst > 2e-4:
        sys.exit(f"the largest difference in FP32 must be at most 2e-4, got {worst:.1e}")


if __name__ == "__main__":
    main()
