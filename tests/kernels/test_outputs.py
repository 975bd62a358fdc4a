"""Each check of environment/outputs.py can fail, and none does where nothing is wrong."""

import base64
import json
import pathlib
import struct
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "environment"))
import outputs  # noqa: E402


def paeth(a, b, c):
    return min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]


def png(rows, how):
    """A PNG of rows of RGB pixels, all written with one of the five filters."""
    body, above = b"", bytes(3 * len(rows[0]))
    for row in (bytes(value for pixel in line for value in pixel) for line in rows):
        left, corner = bytes(3) + row[:-3], bytes(3) + above[:-3]
        guesses = [bytes(len(row)), left, above, bytes((a + b) // 2 for a, b in zip(left, above)),
                   bytes(paeth(*near) for near in zip(left, above, corner))]
        body += bytes([how]) + bytes((x - g) % 256 for x, g in zip(row, guesses[how]))
        above = row
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(body)),
              (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks)


def shown(**data):
    kinds = {"plain": "text/plain", "html": "text/html", "png": "image/png"}
    return {"output_type": "display_data", "metadata": {}, "data": {kinds[name]: value for name, value in data.items()}}


class OutputsTest(unittest.TestCase):

    def notebook(self, *outs):
        file = pathlib.Path(tempfile.mkdtemp()) / "lesson.ipynb"
        cells = [{"cell_type": "markdown", "source": ["# A lesson"]},
                 {"cell_type": "code", "source": ["1 + 1"], "outputs": []},
                 {"cell_type": "code", "source": ["show(thing);"], "outputs": list(outs)}]
        file.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        return file

    def reasons(self, out, *others):
        found = outputs.findings(self.notebook(out), [self.notebook(other) for other in others])
        return [line.split(": ", 1) for line in found]

    def assertFound(self, reason, out, *others):
        found = self.reasons(out, *others)
        self.assertTrue(found, reason)
        self.assertTrue(found[0][0].endswith("lesson.ipynb, cell 2/2"), found)
        self.assertEqual(reason, found[0][1])

    def test_a_healthy_output_has_nothing_to_find(self):
        texts = ["Mdpo[beta=0.1]", "loss@step 20", "a@b.org 12:30", "wide@1920", "rewards/chosen", "runs/mdpo/log.csv"]
        for text in texts:
            self.assertEqual([], self.reasons(shown(plain=text)), text)

    def test_an_error_is_found(self):
        self.assertFound("EvalException: no", {"output_type": "error", "ename": "EvalException", "evalue": "no"})

    def test_standard_error_is_found(self):
        self.assertFound("text on standard error: WARN", {"output_type": "stream", "name": "stderr", "text": ["WARN\n"]})

    def test_hash_codes_lambdas_and_paths_are_found(self):
        self.assertFound("a hash code in the output: groundlab.Foo@1a2b3c", shown(plain="x groundlab.Foo@1a2b3c"))
        self.assertFound("a hash code in the output: [I@6d06d69c", shown(html="<b>[I@6d06d69c</b>"))
        name = "REPL.$JShell$12$$Lambda$31/0x00007f"
        self.assertFound(f"the name of a lambda in the output: {name}", shown(plain=name))
        path = str(outputs.ROOT / "runs")
        self.assertFound(f"a path of this machine in the output: {path}",
                         {"output_type": "stream", "name": "stdout", "text": f"in {path}"})

    def test_a_chart_of_one_colour_is_found_however_it_was_packed(self):
        for colour in [(255, 255, 255), (12, 200, 77)]:
            for how in range(5):
                blank = png([[colour] * 4] * 3, how)
                self.assertTrue(outputs.one_colour(blank), (colour, how))
                for x, y in [(0, 0), (3, 0), (0, 2), (2, 1)]:
                    rows = [[colour] * 4 for _ in range(3)]
                    rows[y][x] = (0, 0, 1)
                    self.assertFalse(outputs.one_colour(png(rows, how)), (x, y, how))
        blank = base64.b64encode(png([[(9, 9, 9)] * 4] * 3, 0)).decode()
        self.assertFound("chart: Loss is of one colour", shown(plain="chart: Loss", png=blank))
        inside = f'<img alt="chart: Loss" width="4" src="data:image/png;base64,{blank}">'
        self.assertFound("chart: Loss is of one colour", shown(plain="two things", html=inside))
        self.assertEqual([], self.reasons(shown(plain="picture: black", png=blank)))

    def test_what_differs_between_kernels_by_more_than_times_is_found(self):
        one = shown(plain="pairs: 1,000 in 7.2 s (139/s)\nkept 3 of 5")
        self.assertEqual([], self.reasons(one, shown(plain="pairs: 1,000 in 11 s (90.1/s)\nkept 3 of 5")))
        self.assertFound("differs between kernels: 'kept 4 of 5', not 'kept 3 of 5'",
                         one, shown(plain="pairs: 1,000 in 7.2 s (139/s)\nkept 4 of 5"))


if __name__ == "__main__":
    unittest.main()
