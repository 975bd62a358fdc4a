"""Prints a CSV file as an aligned table: print_csv.py FILE. Numbers stand right, with three decimals."""

import csv
import sys


def cell(text):
    try:
        return text if text.lstrip("-").isdigit() else f"{float(text):.3f}"
    except ValueError:
        return text


def is_number(text):
    try:
        return float(text) is not None
    except ValueError:
        return False


with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = [[cell(text) for text in row] for row in csv.reader(file)]
widths = [max(map(len, column)) for column in zip(*rows)]
for row in rows:
    print("  ".join(c.rjust(w) if is_number(c) else c.ljust(w) for c, w in zip(row, widths)).rstrip())
