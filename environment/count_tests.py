"""Prints passed, failed and skipped of Surefire's XML reports in a folder: count_tests.py FOLDER."""

import pathlib
import sys
import xml.etree.ElementTree as xml

total = failed = skipped = 0
for report in pathlib.Path(sys.argv[1]).glob("TEST-*.xml"):
    suite = xml.parse(report).getroot()
    total += int(suite.get("tests"))
    failed += int(suite.get("failures")) + int(suite.get("errors"))
    skipped += int(suite.get("skipped"))
print(total - failed - skipped, failed, skipped)
