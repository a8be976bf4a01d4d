"""The flow of tokens as a flowchart of Mermaid, which GitHub, GitLab and many editors draw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cybrid_lint.output.positions import visible
from cybrid_lint.output.scopes import View
from cybrid_lint.output.scopes.flow import Box, Line, branches, request_box
from cybrid_lint.scopes.report import Request

# All but letters, digits and these is written as a number: nothing of a label can end it or be taken for markup.
_PLAIN = re.compile(r"[\w /:.,()-]")
# in front of what is not in order: a warning sign, and a cross
_MARKS = {"spare": "#9888; ", "wrong": "#10007; "}
# `call` and `click` are words of Mermaid's own
_CLASSES = """\
    classDef request fill:#e8f0fe,stroke:#3b5bdb,color:#111
    classDef function fill:#f1f3f5,stroke:#868e96,color:#111
    classDef operation fill:#ebfbee,stroke:#2b8a3e,color:#111
    classDef wrong fill:#fff5f5,stroke:#c92a2a,color:#111
    linkStyle default stroke:#868e96
"""


def render(view: View) -> str:
    """Return the requests as a flowchart, a subgraph for each project if there are several."""
    chart = _Chart()
    lines: list[str] = []
    many = len(view.reports) > 1
    for number, report in enumerate(view.reports, 1):
        inner = [line for request in report.requests for line in chart.flow(request)]
        if many and inner:
            inner = [f'subgraph project{number}["{label(visible(report.project))}"]', *inner, "end"]
        lines += inner
    lines = lines or ['nothing["no token request"]']
    return "flowchart LR\n" + "".join(f"    {one}\n" for one in lines) + _CLASSES + chart.red()


class _Chart:
    """Numbers nodes and edges."""

    def __init__(self) -> None:
        self.requests = self.functions = self.calls = self.edges = 0
        self.wrong: list[int] = []

    def flow(self, request: Request) -> Iterator[str]:
        """Yield the nodes and edges of one token."""
        self.requests += 1
        start = f"request{self.requests}"
        yield _node(start, request_box(request), "request")
        for branch in branches(request):
            source = start
            if branch.function is not None:
                self.functions += 1
                source = f"function{self.functions}"
                yield _node(source, branch.function, "function")
                yield self._edge(start, source, branch.wrong)
            for box, wrong in branch.calls:
                self.calls += 1
                yield _node(f"operation{self.calls}", box, "wrong" if wrong else "operation")
                yield self._edge(source, f"operation{self.calls}", wrong)

    def _edge(self, start: str, end: str, wrong: bool) -> str:
        if wrong:
            self.wrong.append(self.edges)
        self.edges += 1
        return f"{start} --> {end}"

    def red(self) -> str:
        """Return what makes the edges of tokens at a wrong level red."""
        return f"    linkStyle {','.join(map(str, self.wrong))} stroke:#c92a2a\n" if self.wrong else ""


def _node(name: str, box: Box, style: str) -> str:
    return f'{name}["{"<br/>".join(map(_line, box.lines))}"]:::{style}'


def _line(line: Line) -> str:
    text = label(line.text)
    return f"<b>{text}</b>" if line.style == "title" else _MARKS.get(line.style, "") + text


def label(text: str) -> str:
    """Return a text as a label of Mermaid's may hold it."""
    return "".join(one if _PLAIN.fullmatch(one) else f"#{ord(one)};" for one in text)
