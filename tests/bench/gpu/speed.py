"""Our training and decoding beside PyTorch with PEFT on one GPU, in one run, by turns, each measurement a process of its own.

In the GPU bundle, which needs neither Java nor network there (./run --speed says what it passes on):
    ./run --speed <folder> [--limit 570]
Here, after environment/setup and mvn test-compile, small and on the CPU, some two minutes:
    python tests/bench/gpu/speed.py <folder> --shape tiny --device cpu

The folder needs 17 GB for the shape of LLaVA-1.5-7B; random_llava.py makes model and pairs in it once. What was measured is
kept there in results.jsonl: a run that was stopped, by --limit or by hand, goes on with what is left; --again measures anew.
A measurement that fails, for want of memory too, is reported and the next begins. Standard error of each is in logs/. The
report is printed and left in report.md. The Python that runs this is the one that PyTorch's side runs in; without a torch there
is only ours. Parts, in their order:

    matrix                  rate of a large matrix product
    load                    opening the model, its files not in the machine's memory; beside plain reading of them
    dpo, mdpo               training steps, LoRA of rank 64 on all linear layers of the decoder, eight pairs a step
    dpo-checkpointing, mdpo-checkpointing    the same with gradient checkpointing
    decode-1, decode-32     greedy decoding of 128 tokens at this batch size
    flat                    500 steps of ours
    attention               attention.py: SDPA's back ends on the shapes of packed sequences

Floating-point operations are those that a side needs, not those that it does: 2 for each weight of a linear layer and token
forward, as many for the gradient of its input (none for that of a frozen weight), 6 for those of the adapter; 4 E for each
visible pair of query and key forward and twice that backward; the output matrix at the answers' places alone; padding,
recomputation and the vision tower's part of a step that does not look at pictures do not count. "scored" leaves out the
reference: ours scores it once and keeps it, PyTorch's side runs it in each step.
"""

import argparse
import collections
import importlib.util
import json
import os
import shlex
import signal
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import random_llava  # noqa: E402

PARTS = ["matrix", "load", "dpo", "dpo-checkpointing", "mdpo", "mdpo-checkpointing", "decode-1", "decode-32", "flat", "attention"]
SIDES = ["torch", "groundlab"]
BATCH, RANK = 8, 64


def main():
    settings = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # takes the measurement that runs along
    settings.folder.mkdir(parents=True, exist_ok=True)
    deadline = time.time() + settings.limit
    random_llava.make(settings.folder, settings.shape, settings.pairs)
    kept = settings.folder / "results.jsonl"
    left = []
    for turn in range(settings.rounds):
        for part in settings.parts:
            for side in sides(part, settings):
                if not settings.again and (part, side, turn) in done(kept):
                    continue
                if time.time() > deadline - 5:
                    left.append(f"{part} of {side}")
                    continue
                found = measure(part, side, turn, settings, deadline)
                if found is None:
                    left.append(f"{part} of {side}")
                else:
                    with kept.open("a") as file:
                        file.write(json.dumps(found) + "\n")
    text = report(rows(kept), settings, left)
    (settings.report or settings.folder / "report.md").write_text(text)
    print(text)
    failed = [row for row in rows(kept) if row["failed"]]
    if settings.strict and (failed or left):
        sys.exit(f"{len(failed)} failed, {len(left)} not measured; see {settings.folder}/logs")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shape", choices=random_llava.SHAPES, default="7b")
    parser.add_argument("--pairs", type=int, default=48)
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--precision", choices=("bf16", "fp32"), default="bf16")
    parser.add_argument("--parts", type=lambda text: text.split(","), default=PARTS)
    parser.add_argument("--sides", type=lambda text: text.split(","), default=SIDES)
    parser.add_argument("--kind", choices=("transformers", "plain"), help="PyTorch's side; what can be imported by default")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--new", type=int, default=128, help="tokens that are decoded")
    parser.add_argument("--flat", type=int, default=500, help="steps of the part flat")
    parser.add_argument("--limit", type=float, default=float("inf"), help="seconds after which nothing more is begun")
    parser.add_argument("--strict", action="store_true", help="a measurement that failed fails this too")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--again", action="store_true", help="measures what was measured before too")
    parser.add_argument("--java", type=shlex.split, help="command that ends with -cp and a class path; ours by default")
    settings = parser.parse_args()
    unknown = set(settings.parts) - set(PARTS)
    if unknown:
        parser.error(f"--parts must be some of {','.join(PARTS)}, got {','.join(sorted(unknown))}")
    settings.folder = settings.folder.resolve()
    settings.java = settings.java or built()
    if not importlib.util.find_spec("torch"):
        settings.sides = [side for side in settings.sides if side != "torch"]
    return settings


def built():
    root = HERE.parents[2]
    jars = (root / "environment/.lib/jars").glob("*.jar")
    jars = sorted(str(jar) for jar in jars if not jar.name.startswith("groundlab-"))
    places = [root / "tests/target/test-classes", root / "kernel-lib/target/classes", *jars]
    return ["java", "-Xmx2g", "-cp", os.pathsep.join(map(str, places))]


def sides(part, settings):
    alone = {"flat": "groundlab", "attention": "torch"}
    return [side for side in settings.sides if alone.get(part, side) == side]


def rows(kept):
    return [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []


def done(kept):
    return {(row["part"], row["side"], row["turn"]) for row in rows(kept)}


# --- one measurement ------------------------------------------------------------------------------


def command(part, side, settings):
    name, _, more = part.partition("-")
    if side == "groundlab":
        device = "cpu" if settings.device == "cpu" else "gpu0"
        words = {
            "dpo": ["train", name, settings.steps] + ([more] if more else []), "flat": ["flat", settings.flat],
            "decode": ["decode", more, settings.new],
        }
        words["mdpo"] = words["dpo"]
        return settings.java[:-2] + [f"-Dgroundlab.device={device}", f"-Dgroundlab.precision={settings.precision}"] + \
            settings.java[-2:] + ["groundlab.bench.StepBench", str(settings.folder)] + \
            [str(word) for word in words.get(name, [name])]
    if part == "attention":
        small = ["--small"] if settings.shape == "tiny" else []
        return [sys.executable, str(HERE / "attention.py"), "--device", settings.device, *small]
    words = {
        "dpo": ["train", "--objective", name, "--steps", settings.steps] + (["--checkpointing"] if more else []),
        "decode": ["decode", "--rows", more, "--new", settings.new],
    }
    words["mdpo"] = words["dpo"]
    kind = ["--kind", settings.kind] if settings.kind else []
    return [sys.executable, str(HERE / "torch_side.py"), str(settings.folder), *map(str, words.get(name, [name])),
            "--device", settings.device, "--precision", settings.precision, *kind]


def measure(part, side, turn, settings, deadline):
    """A row of results; None if the time was up."""
    log = settings.folder / "logs" / f"{part}-{side}-{turn + 1}.txt"
    log.parent.mkdir(exist_ok=True)
    row = {"part": part, "side": side, "turn": turn, "shape": settings.shape, "device": settings.device,
           "command": shown(command(part, side, settings), settings), "measures": {}}
    if part == "load":
        row["measures"]["plain_reading_gb_per_s"] = read_plainly(settings.folder / "model")
        forget(settings.folder / "model")
    print(f"{part} of {side}, round {turn + 1} ...", file=sys.stderr, flush=True)
    start = time.time()
    with log.open("w") as errors:
        child = subprocess.Popen(command(part, side, settings), stdout=subprocess.PIPE, stderr=errors, text=True,
                                 start_new_session=True)
        watch = HostMemory(child.pid)
        timer = threading.Timer(max(1.0, min(deadline - start, 1e6)), os.killpg, (child.pid, signal.SIGKILL))
        timer.start()
        try:
            row["table"] = []
            for line in child.stdout:
                words = line.split()
                if len(words) == 3 and words[0] == side:
                    row["measures"][words[1]] = number(words[2])
                else:
                    row["table"].append(line.rstrip())
            code = child.wait()
        finally:
            timer.cancel()
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
    if code and time.time() >= deadline:
        return None
    if part == "load":
        row["measures"]["host_mb"] = watch.peak
    row["seconds"] = round(time.time() - start, 1)
    row["failed"] = reason(log, code) if code else ""
    print(f"    {row['failed'] or 'done'} after {row['seconds']} s", file=sys.stderr, flush=True)
    return row


def number(text):
    try:
        return float(text)
    except ValueError:
        return text


def reason(log, code):
    """The line that names memory, else the last line."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    memory = [line for line in lines if "out of memory" in line.lower() or "OutOfMemory" in line]
    return (memory[:1] or lines[-1:] or [f"ended with {code}"])[0][:300]


def shown(words, settings):
    """The command as a reader can type it: the class path is the bundle's or the build's."""
    text = shlex.join(words)
    if "-cp" in words:
        text = text.replace(shlex.quote(words[words.index("-cp") + 1]), "CLASSPATH")
    return text.replace(str(settings.folder), "FOLDER").replace(str(HERE) + "/", "").replace(sys.executable, "python")


class HostMemory(threading.Thread):
    """The most memory of a process that no file stands behind, in MB."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.status, self.peak = Path(f"/proc/{process}/status"), 0
        self.start()

    def run(self):
        try:
            while True:
                for line in self.status.read_text().splitlines():
                    if line.startswith("RssAnon"):
                        self.peak = max(self.peak, int(line.split()[1]) * 1024 / 1e6)
                time.sleep(0.05)
        except (OSError, IndexError):
            pass  # it has ended


def forget(folder):
    """Takes the files out of the machine's memory, as far as it lets go of them."""
    for file in sorted(folder.glob("*.safetensors")):
        with open(file, "rb") as one:
            os.fsync(one.fileno())
            os.posix_fadvise(one.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def read_plainly(folder):
    """GB/s of reading all files one after the other in pieces of 16 MB."""
    forget(folder)
    start, size, piece = time.perf_counter(), 0, bytearray(1 << 24)
    for file in sorted(folder.glob("*.safetensors")):
        with open(file, "rb", buffering=0) as one:
            while count := one.readinto(piece):
                size += count
    return size / 1e9 / (time.perf_counter() - start)


# --- floating-point operations --------------------------------------------------------------------


def operations(folder, shape, side, objective, reference):
    """Of a pair in a step, on average, with or without the reference."""
    e, inner, layers, _ = shape["text"]
    w, w_inner, w_layers, _ = shape["vision"]
    image = random_llava.image_tokens(shape)
    base = layers * (4 * e * e + 3 * e * inner)
    lora = layers * RANK * (4 * 2 * e + 3 * (e + inner))
    look = 2 * (w_layers - 1) * (4 * w * w + 2 * w * w_inner) * (image + 1) + 4 * w * (w_layers - 1) * (image + 1) ** 2
    project = 2 * (w * e + e * e) * image
    total = 0
    pairs = json.loads((folder / "pairs.json").read_text())["pairs"]
    for pair in pairs:
        prompt, chosen, rejected = (len(pair[kind + "_ids"]) for kind in ("prompt", "chosen", "rejected"))
        # Each sequence as its prefix and the answers behind it.
        packed = [[chosen, rejected], [chosen]] if side == "groundlab" else [[chosen], [rejected], [chosen]]
        for answers in packed[:len(packed) - (objective == "dpo")]:
            tokens = prompt + sum(answers)
            visible = prompt * (prompt + 1) / 2 + sum(n * prompt + n * (n + 1) / 2 for n in answers)
            forward = 2 * base * tokens + 4 * e * layers * visible + 2 * e * shape["vocabulary"] * sum(answers)
            backward = forward + 4 * e * layers * visible
            total += forward + backward + 6 * lora * tokens + project
            if side == "torch":
                total += look
            if reference:
                total += forward + project + look
    return total / len(pairs)


# --- the report -----------------------------------------------------------------------------------


def report(found, settings, left):
    found = [row for row in found if row["shape"] == settings.shape and row["device"] == settings.device]
    if settings.again:
        found = list({(row["part"], row["side"], row["turn"]): row for row in found}.values())
    values = collections.defaultdict(list)
    for row in found:
        for measure, value in row["measures"].items():
            values[row["part"], measure, row["side"]].append(value)
    derive(values, settings)
    kinds = {value for (_, measure, _), some in values.items() if measure == "kind" for value in some}
    lines = [f"## Beside PyTorch: {settings.shape} on {settings.device}, {settings.precision}, "
             f"{settings.rounds} round{'s' * (settings.rounds > 1)}", ""]
    lines += [f"PyTorch's side: {says(kinds)}. The ratio is above 1 where ours is better; medians of the rounds.", ""]
    lines += ["| part | measure | PyTorch | groundlab | ratio | goal |", "|---|---|--:|--:|--:|---|"]
    named = dict.fromkeys((part, measure) for part, measure, _ in values if measure != "kind")
    for part, measure in sorted(named, key=lambda name: PARTS.index(name[0])):
        theirs, ours = (values.get((part, measure, side)) for side in SIDES)
        lines.append(f"| {part} | {measure} | {shown_number(theirs)} | {shown_number(ours)} "
                     f"| {ratio(measure, theirs, ours)} | {goal(part, measure)} |")
    lines += [""] + [f"- {row['part']} of {row['side']} failed: {row['failed']}" for row in found if row["failed"]]
    lines += [f"- not measured yet, run it again: {one}" for one in left]
    for row in found:
        if row["part"] == "attention" and row["table"]:
            lines += ["", "### Attention", "", *row["table"]]
    lines += ["", "### Commands", "", "| part | side | seconds | command |", "|---|---|--:|---|"]
    for row in found:
        if row["turn"] == 0:
            lines.append(f"| {row['part']} | {row['side']} | {row['seconds']} | `{row['command']}` |")
    return "\n".join(lines) + "\n"


def says(kinds):
    words = {
        "transformers": "transformers and peft",
        "plain": "plain torch (plain_llava.py), there being no transformers and peft",
    }
    return " and ".join(words[kind] for kind in sorted(kinds)) if kinds else "not measured"


def derive(values, settings):
    """Shares of the matrix rate: the higher of the two sides' counts for both."""
    rates = [value for side in SIDES for value in values.get(("matrix", "tflops", side), [])]
    shape = random_llava.SHAPES[settings.shape]
    for part in [part for part in PARTS if part.startswith(("dpo", "mdpo"))]:
        for side in SIDES:
            for measure, reference in (("pairs_per_s", True), ("pairs_per_s_scored", False)):
                needed = operations(settings.folder, shape, side, part.partition("-")[0], reference)
                scored = "_scored" if not reference else ""
                for speed in values.get((part, measure, side), []):
                    values[part, "tflops" + scored, side].append(1e-12 * needed * speed)
                    if rates:
                        values[part, "share_of_matrix_rate" + scored, side].append(1e-12 * needed * speed / max(rates))


def shown_number(some):
    return f"{statistics.median(some):.4g}" if some else ""


def ratio(measure, theirs, ours):
    """Where a higher or a lower figure is better by itself; both sides see other numbers of tokens."""
    higher = measure in ("pairs_per_s", "pairs_per_s_scored", "tokens_per_s", "gb_per_s")
    if not theirs or not ours or not higher and not measure.endswith("_mb"):
        return ""
    theirs, ours = statistics.median(theirs), statistics.median(ours)
    return f"{ours / theirs if higher else theirs / ours:.2f}"


def goal(part, measure):
    training = part.startswith(("dpo", "mdpo"))
    if training and measure == "pairs_per_s":
        return "1.3"
    if training and measure == "share_of_matrix_rate_scored":
        return "0.45 of ours"
    if training and measure == "peak_mb" or part.startswith("decode") and measure == "tokens_per_s":
        return "1"
    return ""


if __name__ == "__main__":
    main()
