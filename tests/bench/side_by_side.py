"""Our speed on a model of SmolVLM-256M's shape beside that of transformers, in one run, by turns.

Run in a throw-away environment, after environment/setup and mvn test-compile:
    pip install torch==2.7.1 transformers==4.57.1 pillow
    python tests/bench/side_by_side.py <folder> [--rounds 3]

Starts RealModelSpeed (Java) and transformers_speed.py one after the other in each round, two threads each, and prints
for each measure the median of the rounds and the ratio, which is above 1 where we are faster.
"""

import argparse
import collections
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def ours(folder):
    jars = ROOT / "environment/.lib/jars"
    path = os.pathsep.join([str(ROOT / "tests/target/test-classes"), str(ROOT / "kernel-lib/target/classes"), f"{jars}/*"])
    return ["java", "-Xmx1g", "-cp", path, "groundlab.model.RealModelSpeed", str(folder), "1"]


def theirs(folder):
    return [sys.executable, str(Path(__file__).with_name("transformers_speed.py")), str(folder), "--runs", "1"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    settings = parser.parse_args()
    found = collections.defaultdict(list)
    for turn in range(settings.rounds):
        for command in (theirs(settings.folder), ours(settings.folder)):
            lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
            for who, kind, measure, value in (line.split() for line in lines if len(line.split()) == 4):
                found[kind, measure, who].append(float(value))
        print(f"round {turn + 1} of {settings.rounds}", file=sys.stderr)
    print("| type | measure | transformers | groundlab | ratio | ratios of the rounds |\n|---|---|--:|--:|--:|---|")
    for kind, measure, who in list(found):
        if who != "transformers":
            continue
        a, b = found[kind, measure, "transformers"], found[kind, measure, "groundlab"]
        ratios = [x / y if measure.endswith("_ms") else y / x for x, y in zip(a, b)]
        print(
            f"| {kind} | {measure} | {statistics.median(a):.1f} | {statistics.median(b):.1f} "
            f"| {statistics.median(ratios):.2f} | {' '.join(f'{r:.2f}' for r in ratios)} |"
        )


if __name__ == "__main__":
    main()
