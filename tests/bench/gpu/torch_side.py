"""PyTorch's side of speed.py: loads, trains and generates as TRL with PEFT does, one measurement a process.

    python torch_side.py <folder> load|matrix|train|decode [--objective dpo|mdpo] [--checkpointing] [--steps 12] [--rows 1]
        [--device cuda] [--kind transformers|plain]

<folder> is one that random_llava.py made. Where transformers and peft can be imported they are used (`transformers`), else
plain_llava.py (`plain`). A training step is TRL's with the settings it comes with (read in TRL 1.16's source): the chosen and
the rejected answers of a batch are whole sequences, padded on the right, in one forward pass, for mDPO those with the worse
pictures too; each sequence brings its picture; the log-probabilities are of the answers' places alone; the reference is the
same model with its adapter disabled, in every step; weights in BF16, the adapter in FP32 under autocast to BF16, as bf16=True
leaves it; gradients clipped at 1; fused AdamW. What TRL computes beforehand (tokens, pixels) is not timed.

Prints a line a measure, `torch <measure> <value>`.
"""

import argparse
import contextlib
import json
import statistics
import sys
import threading
import time
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parent))

from plain_llava import TARGETS, Llava  # noqa: E402
from random_llava import MEAN, PAD, STD, read_png  # noqa: E402

BATCH = 8
RANK = 64
WARM_UP = 3
DTYPES = {"bf16": torch.bfloat16, "fp32": torch.float32}


def tell(measure, value):
    print(f"torch {measure} {value}", flush=True)


def best_kind():
    try:
        import peft  # noqa: F401
        from transformers import LlavaForConditionalGeneration  # noqa: F401
    except Exception as reason:  # what is installed need not fit together
        print(f"no transformers with peft: {reason}", file=sys.stderr)
        return "plain"
    return "transformers"


class Plain:
    """plain_llava.py."""

    def __init__(self, folder, device, dtype, checkpointing=False):
        self.model = Llava(folder / "model", device, dtype, RANK)
        self.model.checkpointing = checkpointing
        self.adapter = {name: p for name, p in self.model.named_parameters() if p.requires_grad}
        self.reference = self.model.without_adapter

    def states(self, ids, pixels, visible):
        return self.model.states(ids, pixels, visible)

    def head(self):
        return self.model.head

    def generate(self, ids, pixels, new):
        return self.model.generate(ids, pixels, new)


class Transformers:
    """transformers and PEFT."""

    def __init__(self, folder, device, dtype, checkpointing=False, adapter=True):
        import peft
        import transformers

        transformers.logging.set_verbosity_error()
        transformers.logging.disable_progress_bar()
        named = "dtype" if tuple(map(int, transformers.__version__.split(".")[:2])) >= (4, 56) else "torch_dtype"
        model = transformers.LlavaForConditionalGeneration.from_pretrained(
            folder / "model", attn_implementation="sdpa", **{named: dtype}
        ).to(device)
        self.model = model
        if adapter:
            targets = ".*language_model.*\\.(" + "|".join(TARGETS) + ")"
            settings = peft.LoraConfig(r=RANK, lora_alpha=2 * RANK, target_modules=targets)
            self.model = peft.get_peft_model(model, settings)
            self.reference = self.model.disable_adapter
        self.inner = model
        if checkpointing:
            model.gradient_checkpointing_enable({"use_reentrant": False})
            self.model.enable_input_require_grads()
        self.model.train(adapter)
        self.adapter = {name: p for name, p in self.model.named_parameters() if p.requires_grad}

    def states(self, ids, pixels, visible):
        return self.inner.model(
            input_ids=ids, pixel_values=pixels, attention_mask=visible.long(), use_cache=False
        ).last_hidden_state

    def head(self):
        return self.inner.lm_head.weight

    def generate(self, ids, pixels, new):
        out = self.inner.generate(
            input_ids=ids, pixel_values=pixels, attention_mask=torch.ones_like(ids), do_sample=False,
            min_new_tokens=new, max_new_tokens=new,
        )
        return out[:, ids.shape[1]:]


def opened(kind, *args, **more):
    return (Transformers if kind == "transformers" else Plain)(*args, **more)


def bare(kind, *args):
    """Without an adapter, to generate."""
    if kind == "transformers":
        return Transformers(*args, adapter=False)
    plain = Plain(*args)
    plain.model.leave_adapter()
    return plain


class Pairs:
    """Batches as TRL's collator makes them."""

    def __init__(self, folder, device, dtype):
        self.rows = json.loads((folder / "pairs.json").read_text())["pairs"]
        self.pixels = {
            name: pixels(folder / name).to(dtype) for row in self.rows for name in (row["picture"], row["worse"])
        }
        self.device = device

    def batch(self, start, size, objective):
        rows = [self.rows[(start + i) % len(self.rows)] for i in range(size)]
        views = [("picture", "chosen_ids"), ("picture", "rejected_ids"), ("worse", "chosen_ids")]
        views = [(row[picture], row["prompt_ids"], row[answer])
                 for picture, answer in views[:2 if objective == "dpo" else 3] for row in rows]
        longest = max(len(prompt) + len(answer) for _, prompt, answer in views)
        ids = torch.full((len(views), longest), PAD)
        answers = torch.zeros(len(views), longest, dtype=torch.bool)
        for i, (_, prompt, answer) in enumerate(views):
            ids[i, :len(prompt) + len(answer)] = torch.tensor(prompt + answer)
            answers[i, len(prompt):len(prompt) + len(answer)] = True
        pictures = torch.stack([self.pixels[picture] for picture, _, _ in views])
        return [t.to(self.device) for t in (ids, pictures, ids != PAD, answers)]


def pixels(path):
    side, data = read_png(path)
    picture = torch.frombuffer(bytearray(data), dtype=torch.uint8).view(side, side, 3).permute(2, 0, 1) / 255
    return (picture - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)


def logps(model, ids, pictures, visible, answers):
    """Sums over each row's answer."""
    states = model.states(ids, pictures, visible)
    scored = answers[:, 1:]
    logits = F.linear(states[:, :-1][scored], model.head()).float()
    picked = logits.gather(-1, ids[:, 1:][scored].unsqueeze(-1)).squeeze(-1) - logits.logsumexp(-1)
    rows = scored.nonzero()[:, 0]
    return torch.zeros(len(ids), device=ids.device).index_add(0, rows, picked)


def loss_of(policy, reference, objective, beta=0.1):
    ratios = (policy - reference).chunk(2 if objective == "dpo" else 3)
    loss = -F.logsigmoid(beta * (ratios[0] - ratios[1]))
    if objective == "mdpo":
        loss = loss - F.logsigmoid(beta * (ratios[0] - ratios[2])) - F.logsigmoid(beta * ratios[0])
    return loss.mean()


def autocast(device, dtype):
    on = dtype == torch.bfloat16
    return torch.autocast(torch.device(device).type, torch.bfloat16) if on else contextlib.nullcontext()


def loss(model, batch, objective, dtype):
    with autocast(batch[0].device, dtype):
        policy = logps(model, *batch)
        wait()
        before = time.perf_counter()
        with torch.no_grad(), model.reference():
            reference = logps(model, *batch)
        wait()
        return loss_of(policy, reference, objective), time.perf_counter() - before


def wait():
    if torch.cuda.is_available():
        torch.cuda.synchronize()


class Memory(threading.Thread):
    """The most that was in use, looked at 50 times a second: on a GPU by all, on the CPU by this process."""

    def __init__(self, device):
        super().__init__(daemon=True)
        self.gpu, self.peak = str(device) != "cpu", 0
        self.start()

    def run(self):
        while True:
            self.peak = max(self.peak, self.now())
            time.sleep(0.02)

    def now(self):
        if self.gpu:
            free, total = torch.cuda.mem_get_info()
            return (total - free) / 1e6
        return 4096 * int(Path("/proc/self/statm").read_text().split()[1]) / 1e6


def train(settings, dtype):
    memory = Memory(settings.device)
    model = opened(settings.kind, settings.folder, settings.device, dtype, settings.checkpointing)
    pairs = Pairs(settings.folder, settings.device, dtype)
    weights = list(model.adapter.values())
    optimizer = torch.optim.AdamW(weights, lr=1e-5, weight_decay=0, fused=settings.device != "cpu")
    steps, references, losses = [], [], []
    for step in range(settings.steps):
        batch = pairs.batch(step * BATCH, BATCH, settings.objective)
        wait()
        start = time.perf_counter()
        value, reference = loss(model, batch, settings.objective, dtype)
        value.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(value.item())
        steps.append(time.perf_counter() - start)
        references.append(reference)
        print(f"step {step + 1} of {settings.steps}: {steps[-1]:.3f} s, loss {losses[-1]:.4f}", file=sys.stderr, flush=True)
    seconds = statistics.median(steps[WARM_UP:])
    without = statistics.median(a - b for a, b in zip(steps[WARM_UP:], references[WARM_UP:]))
    tokens = sum(int(pairs.batch(i, 1, settings.objective)[2].sum()) for i in range(len(pairs.rows))) / len(pairs.rows)
    tell("pairs_per_s", BATCH / seconds)
    tell("pairs_per_s_scored", BATCH / without)
    tell("tokens_per_s_scored", tokens * BATCH / without)
    tell("loss_first", losses[0])
    tell("peak_mb", memory.peak)
    if settings.device != "cpu":
        tell("peak_allocated_mb", torch.cuda.max_memory_allocated() / 1e6)


def decode(settings, dtype):
    """Seconds of many tokens less those of few, so that prompts and pictures do not count."""
    memory = Memory(settings.device)
    model = bare(settings.kind, settings.folder, settings.device, dtype)
    pairs = Pairs(settings.folder, settings.device, dtype)
    rows = [pairs.rows[i % len(pairs.rows)] for i in range(settings.rows)]
    ids = torch.tensor([row["prompt_ids"] for row in rows], device=settings.device)
    pictures = torch.stack([pairs.pixels[row["picture"]] for row in rows]).to(settings.device)

    def seconds(new):
        wait()
        start = time.perf_counter()
        with torch.no_grad():
            drawn = model.generate(ids, pictures, new)
        assert drawn.shape == (settings.rows, new), drawn.shape
        drawn[0, -1].item()
        return time.perf_counter() - start

    seconds(FEW)
    gaps = [seconds(FEW + settings.new) - seconds(FEW) for _ in range(3)]
    tell("tokens_per_s", settings.rows * settings.new / statistics.median(gaps))
    tell("peak_mb", memory.peak)


FEW = 8


def load(settings, dtype):
    torch.zeros(1, device=settings.device)
    memory = Memory(settings.device)
    start = time.perf_counter()
    bare(settings.kind, settings.folder, settings.device, dtype)
    wait()
    seconds = time.perf_counter() - start
    size = sum(file.stat().st_size for file in (settings.folder / "model").glob("*.safetensors"))
    tell("seconds", seconds)
    tell("gb_per_s", size / 1e9 / seconds)
    tell("peak_mb", memory.peak)


def matrix(settings, dtype):
    """Two (side, side) matrices: 2 side³ operations a product."""
    side, times = (8192, 50) if settings.device != "cpu" else (1024, 3)
    a, b = (torch.randn(side, side, device=settings.device).to(dtype) for _ in range(2))
    found = []
    for _ in range(4):
        wait()
        start = time.perf_counter()
        for _ in range(times):
            product = F.linear(a, b)
        wait()
        found.append(2e-12 * times * side**3 / (time.perf_counter() - start))
    tell("tflops", max(found))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("part", choices=("load", "matrix", "train", "decode"))
    parser.add_argument("--objective", choices=("dpo", "mdpo"), default="dpo")
    parser.add_argument("--checkpointing", action="store_true")
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--rows", type=int, default=1)
    parser.add_argument("--new", type=int, default=128)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--precision", choices=DTYPES, default="bf16")
    parser.add_argument("--kind", choices=("transformers", "plain"), help="transformers where it can be imported")
    settings = parser.parse_args()
    settings.kind = settings.kind or best_kind()
    print(f"torch {torch.__version__}, {settings.kind}", file=sys.stderr)
    torch.manual_seed(0)
    tell("kind", settings.kind)
    globals()[settings.part](settings, DTYPES[settings.precision])


if __name__ == "__main__":
    main()
