"""Runs a notebook on a kernel of ours: execute.py NOTEBOOK FOLDER [KERNEL].

Leaves in FOLDER the executed notebook, also when a cell fails, and the same as one HTML file that needs no
network. Says where it is, prints the error of a failing cell, and then exits with 1.
"""

import pathlib
import re
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert import HTMLExporter

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def first_line(cell):
    return next((line.strip() for line in cell.source.splitlines() if line.strip()), "")[:60]


def show(text, end="\n"):
    """One line that grows over itself on a terminal, a plain line elsewhere."""
    live = sys.stdout.isatty()
    if end == "\n" or live:
        print(("\r\x1b[K" if live else "") + text, end=end, flush=True)


def execute(path, folder, kernel):
    notebook = nbformat.read(path, as_version=4)
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    begun = {}

    def line(index, note):
        return f"  cell {code.index(index) + 1}/{len(code)}  {note}  {first_line(notebook.cells[index])}"

    def on_start(cell, cell_index):
        begun[cell_index] = time.monotonic()
        if cell_index in code:
            show(line(cell_index, "  ...  "), end="")

    def on_end(cell, cell_index, execute_reply):
        if cell_index in code:
            show(line(cell_index, f"{time.monotonic() - begun[cell_index]:5.1f} s"))

    client = NotebookClient(
        notebook,
        kernel_name=kernel,
        startup_timeout=240,  # seconds, on a busy machine
        timeout=None,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_start=on_start,
        on_cell_executed=on_end,
    )
    failure = None
    try:
        client.execute()
    except CellExecutionError as error:
        failure = COLOURS.sub("", f"{error.ename}: {error.evalue}\n{error.traceback}")
    except (DeadKernelError, RuntimeError, AssertionError) as error:  # the last where nbclient misses the dead one
        failure = f"the kernel ended or did not start: {error}"
    finally:
        nbformat.write(notebook, folder / path.name)
    return notebook, failure


def page(notebook, target):
    exporter = HTMLExporter(embed_images=True, mathjax_url="", require_js_url="", jquery_url="", mermaid_js_url="")
    body, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": target.stem}})
    target.write_text(body, encoding="utf-8")


def main():
    path, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    if not path.is_file():
        sys.exit(f"There is no notebook {path}")
    folder.mkdir(parents=True, exist_ok=True)
    notebook, failure = execute(path, folder, *sys.argv[3:] or ["groundlab"])
    page(notebook, folder / f"{path.stem}.html")
    if failure:
        sys.exit(f"\n{path.name} failed:\n{failure}")


main()
