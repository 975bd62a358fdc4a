"""Writes the runs that Python's difflib.SequenceMatcher finds in random sequences.

    python tests/parity/make_difflib.py
Writes tests/src/test/resources/parity/difflib.json (read by ChangedSegmentsTest). A third of the second sequences
have 200 elements or more, in which frequent elements start no run. Needs Python alone.
"""

import difflib
import json
import platform
import random
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src/test/resources/parity/difflib.json"


def changed(sequence, kinds, chance):
    """A copy in which about a fifth of the elements is replaced, left out, doubled or moved."""
    copy = []
    for element in sequence:
        what = chance.random()
        if what < 0.05:
            copy.append(chance.randrange(kinds))
        elif what < 0.1:
            continue
        elif what < 0.15:
            copy += [element, element]
        elif what < 0.2:
            copy.insert(chance.randrange(len(copy) + 1), element)
        else:
            copy.append(element)
    return copy


def case(length, kinds, chance):
    a = [chance.randrange(kinds) for _ in range(length)]
    b = changed(a, kinds, chance)
    blocks = difflib.SequenceMatcher(None, a, b).get_matching_blocks()
    return {"a": a, "b": b, "blocks": [list(block) for block in blocks]}


def main():
    chance = random.Random(7)
    lengths = [0, 1, 2, 5] + [chance.randrange(6, 60) for _ in range(24)] + [chance.randrange(195, 320) for _ in range(14)]
    cases = [case(length, chance.choice([2, 5, 30, 200]), chance) for length in lengths]
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
    OUT.write_text(f'{{"python": "{platform.python_version()}", "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
