"""Rewrites the Javadoc in a jar of sources as kernels show it, as plain text: plain_help.py JAR.

Kernels show a comment as it stands. {@return the pairs} becomes "Returns the pairs.", {@code x} and {@link X#y} become x
and X.y, and HTML's tags go.
"""

import re
import sys
import zipfile
from pathlib import Path

COMMENT = re.compile(r"/\*\*.*?\*/", re.S)
TAG = re.compile(r"\{@(\w+)\s+")
HTML = re.compile(r"</?(?:p|a|ul|ol|li|em|i|b|pre|h\d|table|tr|td|sub|sup)(?:\s[^<>]*)?>", re.S)
SIGNS = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def closing(text, start):
    """The place of the brace that ends what began before start, or -1."""
    depth = 1
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return -1


def plain(text):
    found = TAG.search(text)
    end = closing(text, found.end()) if found else -1
    if end < 0:
        return text
    return text[:found.start()] + said(found[1], text[found.end():end]) + plain(text[end + 1:])


def said(tag, words):
    if tag in ("code", "literal"):
        return words.removeprefix("* ")  # of its first line, where that is empty
    if tag.startswith("link"):
        target, _, label = re.sub(r"\s*\n\s*\*\s*", " ", words).partition(" ")
        return label or re.sub(r"\(.*", "", target).replace("#", ".").lstrip(".")
    return "Returns " + plain(words) + "." if tag == "return" else plain(words)


def without_html(comment):
    bare = HTML.sub("", comment)
    for sign, character in SIGNS.items():
        bare = bare.replace(sign, character)
    return bare


def rewrite(jar):
    with zipfile.ZipFile(jar) as old:
        files = {entry.filename: old.read(entry) for entry in old.infolist()}
    with zipfile.ZipFile(jar, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files.items():
            if name.endswith(".java"):
                text = COMMENT.sub(lambda found: plain(without_html(found[0])), content.decode())
                content = text.encode()
            new.writestr(name, content)


if __name__ == "__main__":
    rewrite(Path(sys.argv[1]))
