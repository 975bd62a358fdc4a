"""Makes small pictures of tagged outputs: pictures.py NOTEBOOKS FOLDER. GROUNDLAB_CHROMIUM photographs those that are HTML.

A picture remembers what it was made of and stays as it is until that changes, whatever the fonts of a machine."""

import base64
import hashlib
import io
import json
import os
import pathlib
import re
import sys

from PIL import Image, PngImagePlugin
from playwright.sync_api import sync_playwright

WIDTH, HEIGHT, BYTES = 800, 560, 60_000
TAG = re.compile(r"readme-picture(?:-(\d+))?")
FRONT = "readme-front"  # its chart heads README.md, as large as it is
PAGE = """<!doctype html><body style="margin:0;background:#fff;color:#212121;font:14px/1.4 'DejaVu Sans',sans-serif">
<div id="all" style="display:inline-block;max-width:{width}px;padding:10px;box-sizing:border-box">{html}</div>"""
# Cards and rows that would be cut are left out.
FIT = """height => {
  const parts = [...document.querySelectorAll('.gl-grid > *, tr')].filter(p => p.getBoundingClientRect().bottom > height);
  parts.forEach(part => part.style.display = 'none');
}"""


def seen(cell):
    """What a reader sees of a cell's outputs, without lines of text."""
    data = [output.get("data", {}) for output in cell.get("outputs", [])]
    return [d for d in data if "image/png" in d or "text/html" in d]


def text(value):
    return value if isinstance(value, str) else "".join(value)


def chosen(notebook):
    """The tagged output of a notebook, or what is wrong."""
    for cell in notebook["cells"]:
        for tag in filter(None, map(TAG.fullmatch, cell["metadata"].get("tags", []))):
            outputs, wanted = seen(cell), int(tag[1] or 1)
            if len(outputs) < wanted:
                return None, f"the cell with the tag {tag[0]} has {len(outputs)} outputs that are pictures or HTML"
            return outputs[wanted - 1], None
    return None, "no cell has the tag readme-picture; give it to the one whose chart, table or cards tell most"


def photograph(html, chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, chromium_sandbox=os.getuid() != 0)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(PAGE.format(width=WIDTH, html=html))
        page.evaluate(FIT, HEIGHT)
        picture = page.locator("#all").screenshot()
        browser.close()
    return picture


def packed(picture, source):
    """The picture with as many colours as there is room for."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.thumbnail((WIDTH, 2 * HEIGHT), Image.Resampling.LANCZOS)
    note = PngImagePlugin.PngInfo()
    note.add_text("Source", source)
    for colours in (256, 128, 64, 32, 16):
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True, pnginfo=note)
        if out.tell() <= BYTES:
            break
    return out.getvalue()


def made_of(path):
    return Image.open(path).info.get("Source") if path.exists() else None


def write(path, content):
    if path.exists() and path.read_bytes() == content:
        print(f"{path.name}: nothing to do")
        return
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
    print(f"{path.name}: {len(content):,} bytes")


def make(output, path):
    source = hashlib.sha256(json.dumps([output, WIDTH, HEIGHT, BYTES, PAGE, FIT], sort_keys=True).encode()).hexdigest()
    if made_of(path) == source:
        print(f"{path.name}: nothing to do")
    elif "image/png" in output:
        write(path, packed(base64.b64decode(text(output["image/png"])), source))
    else:
        write(path, packed(photograph(text(output["text/html"]), os.environ["GROUNDLAB_CHROMIUM"]), source))


def front(notebook, folder):
    for cell in notebook["cells"]:
        if FRONT in cell["metadata"].get("tags", []):
            write(folder / "before-after.png", base64.b64decode(text(seen(cell)[0]["image/png"])))


def main(notebooks, folder):
    problems = 0
    folder.mkdir(exist_ok=True)
    for path in sorted(notebooks.rglob("[0-9][0-9]-*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        output, problem = chosen(notebook)
        if problem:
            print(f"{path.name}: {problem}", file=sys.stderr)
            problems += 1
        else:
            make(output, folder / f"{path.stem}.png")
        front(notebook, folder)
    sys.exit(f"Notebooks without a picture: {problems}" if problems else 0)


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:3]))
