"""Which back end of scaled_dot_product_attention is fastest on packed sequences, forward and backward.

    python attention.py [--device cuda] [--small]

A packed sequence is a prefix (a picture of 576 tokens and a prompt of 40) with two answers of 80 behind it, each of which
sees the prefix and itself: 8 of them with 32 heads of width 128, in BF16. Tried are

    mask            one call with a mask of all pairs of places (8, 1, T, T), boolean, as our kernels make it
    added mask      the same as numbers in BF16 that are added, 0 and -inf
    padded mask     T filled up to a multiple of 8, so that rows of the mask begin at even addresses
    segments        no mask: a call for the prefixes, causal, then one for all answers over the prefix and themselves, causal at
                    the lower right, for which each answer gets a copy of the prefix's keys and values
    varied lengths  the same in one call of flash on sequences of varied lengths, which packs rows of other lengths as well
    whole, causal   the same answers as two whole sequences, causal: what sequences that are not packed cost
    whole, mask     the same with a mask for padding, as transformers makes it

each with every back end forced, and with none, as PyTorch chooses. Prints a table: milliseconds forward, and forward and
backward, and the largest difference from the first line that ran.
"""

import argparse
import time

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.attention.bias import causal_lower_right
from torch.nn.functional import scaled_dot_product_attention

BACKENDS = {
    "PyTorch's choice": None, "flash": SDPBackend.FLASH_ATTENTION, "efficient": SDPBackend.EFFICIENT_ATTENTION,
    "cuDNN": SDPBackend.CUDNN_ATTENTION, "math": SDPBackend.MATH,
}


def inputs(rows, heads, length, width, device):
    torch.manual_seed(length)
    made = [torch.randn(rows, heads, length, width, device=device).to(torch.bfloat16) for _ in range(3)]
    return [one.requires_grad_() for one in made]


def block_mask(rows, prefix, answer, length, device):
    places = torch.arange(length, device=device)
    segment = ((places - prefix) // answer + 1).clamp(min=0)
    causal = places[:, None] >= places
    seen = causal & ((segment == 0) | (segment == segment[:, None]))
    return seen.expand(rows, 1, -1, -1).contiguous()


def wait(device):
    if device != "cpu":
        torch.cuda.synchronize()


def milliseconds(work, times, device):
    for _ in range(2):
        work()
    wait(device)
    start = time.perf_counter()
    for _ in range(times):
        work()
    wait(device)
    return 1e3 * (time.perf_counter() - start) / times


def forced(backend, work):
    if backend is None:
        return work
    def run():
        with sdpa_kernel(backend):
            return work()
    return run


def segments(q, k, v, prefix, answer):
    """(B, H, T, D) by a call for the prefixes and one for all answers, each with keys of its own."""
    ahead = scaled_dot_product_attention(q[:, :, :prefix], k[:, :, :prefix], v[:, :, :prefix], is_causal=True)
    n = (q.shape[2] - prefix) // answer
    keys, values = (torch.cat([side_by_side(one[:, :, :prefix].unsqueeze(2).expand(-1, -1, n, -1, -1)),
                               side_by_side(one[:, :, prefix:].unflatten(2, (n, answer)))], 2) for one in (k, v))
    queries = side_by_side(q[:, :, prefix:].unflatten(2, (n, answer)))
    behind = scaled_dot_product_attention(queries, keys, values, causal_lower_right(answer, prefix + answer))
    behind = behind.unflatten(0, (-1, n)).transpose(1, 2).flatten(2, 3)
    return torch.cat([ahead, behind], 2)


def side_by_side(x):
    """(B, H, n, T, D) to (B n, H, T, D)."""
    return x.transpose(1, 2).flatten(0, 1)


def varied(q, k, v, prefix, answer):
    """The same in one call of flash for sequences of varied lengths, which needs no two of them alike."""
    rows, n = q.shape[0], (q.shape[2] - prefix) // answer
    ends = [prefix] + [answer] * n, [prefix] + [prefix + answer] * n
    starts = [torch.tensor([0] + some * rows, device=q.device).cumsum(0).int() for some in ends]
    every = torch.arange(q.shape[2], device=q.device)
    own = [every[prefix + i * answer:prefix + (i + 1) * answer] for i in range(n)]
    seen = torch.cat([every[:prefix]] + [part for one in own for part in (every[:prefix], one)])
    queries = q.transpose(1, 2).flatten(0, 1)
    keys, values = (one.index_select(2, seen).transpose(1, 2).flatten(0, 1) for one in (k, v))
    out = torch.ops.aten._flash_attention_forward(
        queries, keys, values, *starts, prefix, prefix + answer, 0.0, True, False
    )[0]
    return out.unflatten(0, (rows, -1)).transpose(1, 2)


def tries(rows, heads, width, prefix, answer, device):
    """Name, work, what its gradients are taken for, and the comparable part of the result."""
    length = prefix + 2 * answer
    even = (length + 7) // 8 * 8
    mask = block_mask(rows, prefix, answer, length, device)
    q, k, v = inputs(rows, heads, length, width, device)
    added = torch.zeros_like(mask, dtype=q.dtype).masked_fill(~mask, float("-inf"))
    wide = block_mask(rows, prefix, answer, even, device)
    padded = [torch.nn.functional.pad(one.detach(), (0, 0, 0, even - length)).requires_grad_() for one in (q, k, v)]
    whole = inputs(2 * rows, heads, prefix + answer, width, device)
    seen = block_mask(2 * rows, prefix + answer, prefix + answer, prefix + answer, device)
    yield f"mask, T={length}", lambda: scaled_dot_product_attention(q, k, v, mask), (q, k, v), length
    yield f"added mask, T={length}", lambda: scaled_dot_product_attention(q, k, v, added), (q, k, v), length
    yield f"padded mask, T={even}", lambda: scaled_dot_product_attention(*padded, wide), padded, length
    yield "segments", lambda: segments(q, k, v, prefix, answer), (q, k, v), length
    yield "varied lengths", lambda: varied(q, k, v, prefix, answer), (q, k, v), length
    yield "whole, causal", lambda: scaled_dot_product_attention(*whole, is_causal=True), whole, 0
    yield "whole, mask", lambda: scaled_dot_product_attention(*whole, seen), whole, 0


def row(name, backend, work, leaves, compared, first, times, device):
    try:
        run = forced(BACKENDS[backend], work)
        if device != "cpu":
            torch.cuda.reset_peak_memory_stats()
            before = torch.cuda.memory_allocated()
        out = run()
        gradient = torch.ones_like(out)
        difference = ""
        if compared:
            first.setdefault("out", out[:, :, :compared].detach().clone())
            difference = f"{(out[:, :, :compared] - first['out']).abs().max().item():.1e}"
        with torch.no_grad():
            ahead = milliseconds(run, times, device)
        both = milliseconds(lambda: torch.autograd.grad(run(), leaves, gradient), times, device)
        peak = "" if device == "cpu" else f"{(torch.cuda.max_memory_allocated() - before) / 1e6:.0f}"
        return f"| {name} | {backend} | {ahead:.3f} | {both:.3f} | {peak} | {difference} |"
    except RuntimeError as error:
        return f"| {name} | {backend} | no | no | | {str(error).splitlines()[0][:80]} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--small", action="store_true")
    settings = parser.parse_args()
    size = (2, 4, 32, 72, 12) if settings.small else (8, 32, 128, 616, 79)
    print("| call | back end | forward ms | with backward ms | MB more | off by |\n|---|---|--:|--:|--:|--:|")
    first = {}
    for name, work, leaves, compared in tries(*size, settings.device):
        for backend in list(BACKENDS)[:1] if name == "varied lengths" else BACKENDS:
            times = 2 if settings.small else 20
            print(row(name, backend, work, leaves, compared, first, times, settings.device), flush=True)


if __name__ == "__main__":
    main()
