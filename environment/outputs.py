"""Looks for what should not be in the outputs of an executed notebook: outputs.py NOTEBOOK [THE SAME ON ANOTHER KERNEL ...].

Prints each finding with notebook, cell and reason, and exits with 1 if there are any: errors, text on standard error, charts
of one colour, text that cannot be the same in the next run, and text that differs between kernels by more than times."""

import base64
import json
import os
import pathlib
import re
import struct
import sys
import tempfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNSTABLE = {
    "a hash code": re.compile(r"(?<![\w.@-])[\[\w.$;/]*\w@[0-9a-f]{5,8}(?![\w.@])"),
    "the name of a lambda": re.compile(r"\S*\$\$?Lambda\S*"),
    "a path of this machine": re.compile(
        # The project first: it may lie in one of the others, and its path may hold a blank.
        "|".join(re.escape(str(path)) + r"(?=/|\b)\S*" for path in
                 (ROOT, pathlib.Path.home(), pathlib.Path(tempfile.gettempdir()), pathlib.Path(os.sep, "tmp")))),
}
CHART = re.compile(r'<img alt="(chart: [^"]*)"[^>]*src="data:image/png;base64,([^"]*)"')
NUMBER = r"(?<![\w.])\d[\d,]*(\.\d+)?"
# Work that is soon over leaves no such line, so on another kernel there may be one more or less.
PROGRESS = re.compile(r"[^\n]*: [\d,]+( of [\d,]+)? in [^\n]* \([\d.,]+/s\)[^\n]*")
SECONDS = re.compile(r"\bseconds$")
TIME = re.compile(NUMBER + r" ?(tokens/s|/s|ms|min|MB|GB|[sh])(?!\w)")


def one_colour(png):
    """Whether all pixels of a PNG are the same, read off its filtered rows without undoing the filters."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    pixel = max(1, {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind] * depth // 8)
    data, at = b"", 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at:at + 8])
        data += png[at + 8:at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    rows = zlib.decompress(data)
    size = len(rows) // height
    first, above = rows[1:1 + pixel], bytes(size - 1)  # the first pixel of the first row is never changed by a filter
    same = (first * size)[:size - 1]
    for y in range(height):
        row = rows[y * size:(y + 1) * size]
        if row[1:] != filtered(row[0], same, above, pixel):
            return False
        above = same
    return True


def filtered(how, row, above, pixel):
    """A row of one colour as each of PNG's five filters writes it, where the row above is black or the same."""
    left = bytes(pixel) + row[:-pixel]
    if how == 4:  # Paeth takes what is above at the row's start, and what is left of it behind
        left = above[:pixel] + row[:-pixel]
    guess = {0: bytes(len(row)), 1: left, 2: above, 3: bytes((a + b) // 2 for a, b in zip(left, above)), 4: left}[how]
    return bytes((a - b) % 256 for a, b in zip(row, guess))


def joined(text):
    return text if isinstance(text, str) else "".join(text)


def code_cells(path):
    notebook = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and joined(cell["source"]).strip()]


def texts(output):
    """What a reader sees as text, by where it stands."""
    if output["output_type"] == "stream":
        return {output["name"]: joined(output["text"])}
    data = output.get("data", {})
    return {kind: joined(data[kind]) for kind in ("text/plain", "text/html") if kind in data}


def charts(output):
    """The charts of an output, by name."""
    data = output.get("data", {})
    name = joined(data.get("text/plain", ""))
    if "image/png" in data and name.startswith("chart: "):
        yield name, joined(data["image/png"])
    yield from CHART.findall(joined(data.get("text/html", "")))


def faults(output):
    if output["output_type"] == "error":
        yield f"{output['ename']}: {output['evalue']}"
    if output.get("name") == "stderr":
        yield f"text on standard error: {joined(output['text']).strip()[:200]}"
    for name, png in charts(output):
        if one_colour(base64.b64decode(png)):
            yield f"{name} is of one colour"
    for text in texts(output).values():
        text = re.sub(r"base64,[^\"']*", "", text)
        for what, pattern in UNSTABLE.items():
            found = pattern.search(text)
            if found:
                yield f"{what} in the output: {found.group()[:100]}"


def without_times(text):
    """The text with its times masked; in a table with a column of seconds, all numbers."""
    if SECONDS.search(text.partition("\n")[0]):
        text = re.sub(r" *" + NUMBER, " #", text)
    return TIME.sub("#", text)


def differences(cell, other):
    """What two kernels show of the same cell, apart from times."""
    shown = [[texts(output).get("text/plain", "") for output in c["outputs"]] for c in (cell, other)]
    plain = [[without_times(text) for text in one if not PROGRESS.fullmatch(text)] for one in shown]
    if len(plain[0]) != len(plain[1]):
        yield f"{len(plain[1])} outputs, not {len(plain[0])}"
    for one, two in zip(*plain):
        lines = zip(one.splitlines() + [""], two.splitlines() + [""])
        if one != two:
            yield "differs between kernels: {!r}, not {!r}".format(*next((b, a) for a, b in lines if a != b))


def findings(path, others=()):
    """Each finding as a line: notebook, cell, reason."""
    cells = code_cells(path)
    for file in (path, *others):
        own = code_cells(file)
        for number, cell in enumerate(own, 1):
            found = [fault for output in cell["outputs"] for fault in faults(output)]
            if file is not path:
                found += differences(cells[number - 1], cell)
            for reason in dict.fromkeys(found):
                yield f"{os.path.relpath(file, ROOT)}, cell {number}/{len(own)}: {reason}"


def main(path, *others):
    found = list(findings(path, others))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
