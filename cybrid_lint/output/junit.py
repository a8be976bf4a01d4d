"""Findings as JUnit XML, which Jenkins and others show as failed tests: one for each file that has findings."""

from __future__ import annotations

from itertools import groupby
from xml.etree import ElementTree as ET

from cybrid_lint.address import rule_page
from cybrid_lint.findings import Finding
from cybrid_lint.output.positions import clean, inert, place
from cybrid_lint.output.result import Result

NAME = "cybrid-lint"


def render(result: Result) -> str:
    """Return the findings as JUnit XML."""
    files = [(path, list(ones)) for path, ones in groupby(result.ordered, key=lambda one: one.span.path)]
    # Jenkins takes a report without any test for a mistake, so that nothing was found is a test that passed
    counts = {"tests": str(max(1, len(files))), "failures": str(len(files)), "errors": "0"}
    suites = ET.Element("testsuites", {"name": NAME, **counts})
    suite = ET.SubElement(suites, "testsuite", {"name": NAME, **counts, "skipped": "0"})
    if not files:
        ET.SubElement(suite, "testcase", {"name": "all files", "classname": NAME})
    for path, findings in files:
        _case(suite, path, findings)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + inert(ET.tostring(suites, encoding="unicode")) + "\n"


def _case(suite: ET.Element, path: str, findings: list[Finding]) -> None:
    """Add a file's test. It fails once: of several failures in one test, readers show the first alone."""
    case = ET.SubElement(suite, "testcase", {"name": clean(path), "classname": NAME, "file": clean(path)})
    codes = ", ".join(sorted({one.code for one in findings}))
    number = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    failure = ET.SubElement(case, "failure", {"message": f"{number}: {codes}", "type": codes})
    failure.text = "\n" + "\n".join(line for one in findings for line in _lines(one)) + "\n"


def _lines(finding: Finding) -> list[str]:
    at = place(finding.span)
    lines = [f"{at.path}:{at.line}:{at.column}: {finding.code} {clean(finding.message)}"]
    for number, step in enumerate(finding.steps, 1):
        there = place(step.span)
        lines.append(f"  {number}. {there.path}:{there.line}:{there.column}: {clean(step.message)}")
    return [*lines, f"  {rule_page(finding.code)}"]
