"""Our DPO on a LLaVA of 30 million parameters, 576 tokens a picture, beside that of TRL, in one run, by turns.

Run in a throw-away environment:
    pip install torch==2.7.1 torchvision==0.22.1 transformers==4.57.1 trl==1.16.0 datasets==4.8.5 pillow accelerate
    python tests/bench/trl_speed.py <folder> [--rounds 3] [--pairs 24] [--runs dpo,trl]

TrainingBench (Java) makes the folder with model and pairs. Each round starts one process for every run, one after the
other, two threads each. Both sides train decoder and projector in FP32, four pairs a step, on the same pairs; time is the
median step without the first. Prints two tables: pairs per second and peak memory of the process, each the median of the
rounds, and our ratios. The runs:

    dpo                     ours; "scored" is without the time of the reference's scores, as in a second epoch
    dpo-checkpointing       ours, layers computed twice
    trl                     DPOTrainer without gradient checkpointing; its reference runs in every step, as it refuses to
                            precompute its scores for pictures
    trl-scored              the same with the reference's scores given from outside: what TRL would do if it could
    trl-checkpointing       as it comes, with gradient checkpointing
"""

import argparse
import collections
import contextlib
import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = ["dpo", "dpo-checkpointing", "trl", "trl-scored", "trl-checkpointing"]
BATCH = 4


def threads():
    return {**os.environ, "OMP_NUM_THREADS": "2", "MKL_NUM_THREADS": "2"}


def built(folder):
    """Compiles, and gives the class path."""
    quiet = ["mvn", "-q", "-B"]
    subprocess.run(
        quiet + ["-Dspotless.check.skip=true", "-pl", "kernel-lib,tests", "test-compile"], cwd=ROOT, check=True,
        stdout=sys.stderr,
    )
    file = folder / "classpath"
    subprocess.run(
        quiet + ["-pl", "kernel-lib", "dependency:build-classpath", f"-Dmdep.outputFile={file}"], cwd=ROOT, check=True,
        stdout=sys.stderr,
    )
    return f"{ROOT}/tests/target/test-classes:{ROOT}/kernel-lib/target/classes:{file.read_text()}"


def java(path, *words):
    return ["java", "-Xmx1g", "-cp", path, "groundlab.bench.TrainingBench", *map(str, words)]


def command(run, folder, path):
    if run.startswith("trl"):
        return [sys.executable, __file__, str(folder), "--train", run]
    return java(path, "train", folder, *run.split("-"))


def main(folder, rounds, pairs, runs):
    folder.mkdir(parents=True, exist_ok=True)
    path = built(folder)
    if not (folder / "model").exists():
        subprocess.run(java(path, "make", folder, pairs), check=True)
    found = collections.defaultdict(list)
    for turn in range(rounds):
        for run in runs:
            lines = subprocess.run(
                command(run, folder, path), env=threads(), capture_output=True, text=True, check=True
            ).stdout.splitlines()
            for _, measure, value in (line.split() for line in lines if line.startswith(("groundlab ", "trl "))):
                found[run, measure].append(float(value))
            print(f"round {turn + 1} of {rounds}: {run}", {m: v[-1] for (r, m), v in found.items() if r == run},
                  file=sys.stderr)
    report(found)


def report(found):
    """Two tables; a run of ours has two lines, the other of them for a second epoch."""
    for run in {run for run, _ in found if not run.startswith("trl")}:
        found[run + ", scored", "pairs_per_s"] = found[run, "pairs_per_s_scored"]
        found[run + ", scored", "peak_mb"] = found[run, "peak_mb"]
    names = sorted({run for run, _ in found}, key=lambda name: (name.startswith("trl"), name))
    print("| run | pairs/s | of the rounds | peak MB |\n|---|--:|---|--:|")
    for name in names:
        speeds = found[name, "pairs_per_s"]
        print(f"| {name} | {statistics.median(speeds):.3f} | {' '.join(f'{s:.3f}' for s in speeds)} "
              f"| {statistics.median(found[name, 'peak_mb']):.0f} |")
    print("\n| ours | TRL | times the pairs/s | of the rounds | share of the memory |\n|---|---|--:|---|--:|")
    for ours in (name for name in names if not name.startswith("trl")):
        for theirs in (name for name in names if name.startswith("trl")):
            ratios = [a / b for a, b in zip(found[ours, "pairs_per_s"], found[theirs, "pairs_per_s"])]
            memory = statistics.median(found[ours, "peak_mb"]) / statistics.median(found[theirs, "peak_mb"])
            print(f"| {ours} | {theirs} | {statistics.median(ratios):.2f} | {' '.join(f'{r:.2f}' for r in ratios)} "
                  f"| {memory:.2f} |")


def train(folder, run):
    """One run of TRL in this process."""
    sys.path.insert(0, str(ROOT / "tests/parity"))
    import torch
    import transformers
    from torch.utils.data import SequentialSampler
    from trl import DPOConfig, DPOTrainer

    import trl_dpo

    torch.set_num_threads(2)
    marks = []

    class Clock(transformers.TrainerCallback):
        def on_step_end(self, *_, **__):
            marks.append(time.perf_counter())

    class Trainer(DPOTrainer):
        def _get_train_sampler(self, train_dataset=None):
            return SequentialSampler(train_dataset or self.train_dataset)

    rows = trl_dpo.load_pairs(folder)
    model = transformers.LlavaForConditionalGeneration.from_pretrained(folder / "model", dtype=torch.float32)
    model.model.vision_tower.requires_grad_(False)
    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(sys.stderr):
        arguments = DPOConfig(
            output_dir=scratch, num_train_epochs=1, per_device_train_batch_size=BATCH, beta=0.1, learning_rate=1e-4,
            max_length=None, gradient_checkpointing=run == "trl-checkpointing", use_cpu=True, bf16=False,
            logging_steps=1, report_to=[], save_strategy="no", disable_tqdm=True,
        )
        trainer = Trainer(
            model=model, args=arguments, train_dataset=rows, processing_class=trl_dpo.processor(folder / "model"),
            callbacks=[Clock()],
        )
        trainer.remove_callback(transformers.PrinterCallback)
        if run == "trl-scored":
            give_scores(trainer)
        trainer.train()
    gaps = [b - a for a, b in zip(marks, marks[1:])]
    print(f"trl pairs_per_s {BATCH / statistics.median(gaps):.4f}")
    print(f"trl peak_mb {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f}")


def give_scores(trainer):
    """Scores of the reference are computed before, batch by batch, and handed over with each batch."""
    collate = trainer.data_collator
    rows = [dict(trainer.train_dataset[i]) for i in range(len(trainer.train_dataset))]
    batches = [rows[i:i + BATCH] for i in range(0, len(rows), BATCH)]
    scores = [trainer.compute_ref_log_probs(trainer.ref_model, collate(batch)) for batch in batches]
    trainer.ref_model = None
    gc.collect()
    given = iter(scores)

    def with_scores(batch):
        chosen, rejected = next(given)
        return {**collate(batch), "ref_chosen_logps": chosen, "ref_rejected_logps": rejected}

    trainer.data_collator = with_scores
    trainer.precompute_ref_logps = True


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pairs", type=int, default=24)
    parser.add_argument("--runs", default=",".join(RUNS))
    parser.add_argument("--train", choices=RUNS, help="one run of TRL in this process")
    settings = parser.parse_args()
    if settings.train:
        train(settings.folder.resolve(), settings.train)
    else:
        main(settings.folder.resolve(), settings.rounds, settings.pairs, settings.runs.split(","))
