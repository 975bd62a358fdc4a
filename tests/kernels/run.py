"""Runs all tests of this folder and leaves a report like Surefire's in a folder: run.py FOLDER. Exits with 1 on a failure."""

import pathlib
import sys
import time
import unittest
import xml.etree.ElementTree as xml

HERE = pathlib.Path(__file__).resolve().parent


def main(folder):
    start = time.monotonic()
    tests = unittest.defaultTestLoader.discover(str(HERE), top_level_dir=str(HERE))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(tests)
    # What goes wrong before the first test of a class, such as a kernel that does not start, counts as one that failed.
    failed = len(result.failures) + len(result.errors)
    facts = {"name": "kernels", "tests": max(result.testsRun, failed + len(result.skipped)), "failures": len(result.failures),
             "errors": len(result.errors), "skipped": len(result.skipped), "time": round(time.monotonic() - start, 1)}
    folder.mkdir(parents=True, exist_ok=True)
    suite = xml.Element("testsuite", {name: str(value) for name, value in facts.items()})
    xml.ElementTree(suite).write(folder / "TEST-kernels.xml", encoding="utf-8", xml_declaration=True)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
