"""What writes a token to a file, a log or a terminal, and what is like it and does not."""

from __future__ import annotations

import pytest
from sinks import assert_loud_and_quiet

HEADS = {
    "rich": """
from rich.console import Console
from rich.live import Live
from rich.panel import Panel
from rich.progress import Progress
from rich.prompt import Prompt
from rich.table import Table
from rich.text import Text
console = Console()""",
    "files": """
import csv
import io
import os
import pathlib
import shelve
import yaml
import zipfile
archive = zipfile.ZipFile("a.zip", "w")
kept = shelve.open("kept")""",
    "trackers": """
import boto3
import bugsnag
import newrelic.agent
import posthog
import rollbar
logs = boto3.client("logs")""",
    "logs": """
import logging
import structlog
import sys
import click
import getpass
logger = logging.getLogger(__name__)""",
}
LOUD = {
    "rich": (
        "console.print('x', token, style='bold')",
        "console.print(Panel('x', title=token))",
        "console.print(Panel('x', subtitle=f'for {token}'))",
        "console.print(Text(token).copy())",
        "console.print(Text('x').append('y').append(token))",
        "text = Text('x')\ntext.append(token)\nconsole.print(text)",
        "console.print(Text(token).plain)",
        "table = Table(title=token)",
        "table = Table(caption=token)",
        "table = Table()\ntable.add_column(token)",
        "progress = Progress()\nprogress.update(1, description=token)",
        "progress = Progress()\nfor x in progress.track([1], description=token):\n    pass",
        "status = console.status('x')\nstatus.update(token)",
        "with Live('x') as live:\n    live.update(token)",
        "Prompt.ask(token)",
    ),
    "files": (
        "archive.writestr('a', token)",
        "archive.open('a', 'w').write(token)",
        "pathlib.Path.write_text(pathlib.Path('a'), token)",
        "os.pwrite(3, token.encode(), 0)",
        "csv.writer(open('a', 'w')).writerow(['x', token])",
        "csv.DictWriter(open('a', 'w'), ['x']).writerows([{'x': token}])",
        "yaml.safe_dump({'x': token}, open('a', 'w'))",
        "kept['x'] = token",
        "kept.update(x=token)",
        "kept.setdefault('x', token)",
        "buffer = io.StringIO()\nbuffer.write('x')\nbuffer.write(token)\nprint(buffer.getvalue())",
        "with open('a', 'w') as file:\n    file.writelines([token])",
    ),
    "trackers": (
        "logs.put_log_events(logGroupName='x', logEvents=[{'message': token}])",
        "rollbar.report_message(f'with {token}')",
        "bugsnag.leave_breadcrumb(token)",
        "newrelic.agent.add_custom_attribute('token', token)",
        "posthog.capture('x', 'y', {'token': token})",
    ),
    "logs": (
        "logging.LoggerAdapter(logger, {'token': token})",
        "structlog.get_logger(token=token)",
        "logger.log(logging.INFO, 'with %s', token)",
        "logger.info('%(token)s', {'token': token})",
        "logger.exception(token)",
        "logger.warning('x', extra={'token': token})",
        "sys.stderr.write(token)",
        "input(token)",
        "click.echo(click.style(token, bold=True))",
        "click.prompt('Token', default=token)",
        "getpass.getpass(token)",
    ),
}
QUIET = {
    "rich": (
        "console.print('x', style=token)",
        "console.print(Text('x').copy())",
        "table = Table()\ntable.add_section()",
        "progress = Progress()\nprogress.advance(1)",
        "console.print_exception()",
        "Prompt.ask('Token', default=token, show_default=False)",
        "console.status('x').stop()",
    ),
    "files": (
        "archive.write(token)",
        "archive.writestr(token, 'x')",
        "kept['x'] = len(token)",
        "yaml.safe_dump({'x': token}, None)",
        "yaml.safe_dump({'x': token})",
        "kept.get(token)",
        "csv.DictWriter(open('a', 'w'), [token]).writeheader()",
        "pathlib.Path.write_text(token, 'x')",
        "buffer = io.StringIO()\nbuffer.write(token)",
        "open('a').read()",
    ),
    "trackers": (
        "logs.put_log_events(logGroupName='x', logEvents=[{'message': 'x'}])",
        "rollbar.report_message('x')",
        "posthog.capture('x', 'y', {'length': len(token)})",
    ),
    "logs": (
        "logging.LoggerAdapter(logger, {'length': len(token)})",
        "structlog.get_logger(length=len(token))",
        "logger.info('with %.2s', token)",
        "logger.setLevel(token)",
        "getpass.getpass('Token', token)",
        "click.prompt('Token', default=token, show_default=False)",
    ),
}


@pytest.mark.parametrize("kind", HEADS)
def test_what_writes_a_token_and_what_does_not(kind):
    assert_loud_and_quiet(HEADS[kind], LOUD[kind], QUIET[kind])
