"""What Rich, Click and Typer show on a terminal."""

from __future__ import annotations

from sinks import assert_loud_and_quiet

RICH = """
import rich
from rich import print as rprint, inspect, print_json, get_console
from rich.console import Console, Group
from rich.table import Table
from rich.panel import Panel
from rich.text import Text
from rich.tree import Tree
from rich.markdown import Markdown
from rich.pretty import pprint, Pretty
from rich.progress import Progress, track
from rich.prompt import Prompt, Confirm
from rich.columns import Columns
from rich.live import Live
from rich.traceback import install
console = Console()
err = Console(stderr=True)
logfile = Console(file=open("log.txt", "w"))"""
RICH_LOUD = (
    "console.print(token)",
    'console.print(f"[bold]{token}[/]")',
    'console.log("token", token)',
    "err.print(token)",
    "logfile.print(token)",
    "rprint(token)",
    'rich.print({"token": token})',
    'print_json(data={"token": token})',
    'console.print_json(data={"token": token})',
    'table = Table("name", "value")\ntable.add_row("token", token)\nconsole.print(table)',
    "console.print(Panel(token))",
    "console.print(Panel.fit(token))",
    'console.print(Text("token ").append(token))',
    'console.print(Text.assemble("a", (token, "bold")))',
    "console.print(Text.from_markup(token))",
    'tree = Tree("root")\ntree.add(token)\nconsole.print(tree)',
    "console.print(Tree(token))",
    'console.print(Markdown(f"# {token}"))',
    'pprint({"t": token})',
    "console.print(Pretty(token))",
    "inspect(token)",
    "console.print(Columns([token]))",
    'console.print(Group(Panel(token), "x"))',
    'console.rule(f"token {token}")',
    'with console.status(f"using {token}"):\n    pass',
    "with Progress() as progress:\n    progress.console.print(token)",
    'with Progress() as progress:\n    progress.add_task(f"with {token}")',
    "for x in track([1], description=token):\n    pass",
    'Prompt.ask("Token", default=token)',
    'Confirm.ask(f"Use {token}?")',
    'console.input(f"{token}? ")',
    "get_console().print(token)",
    "Live(token)",
    "console.out(token)",
)
RICH_QUIET = (
    "console.print(guid)",
    "console.print(token[:4])",
    'console.log("guid", guid)',
    'rich.print({"token": "***"})',
    'console.print_json(data={"guid": guid})',
    'table = Table("name", "value")\ntable.add_row("guid", guid)\nconsole.print(table)',
    'console.print(Panel(guid, title="token"))',
    'with console.status("using the token"):\n    pass',
    'with Progress() as progress:\n    progress.add_task("with a token")',
    'Prompt.ask("Token", password=True)',
)


def test_rich() -> None:
    assert_loud_and_quiet(RICH, RICH_LOUD, RICH_QUIET)


COMMANDS = """
import click, typer"""
COMMANDS_LOUD = (
    "typer.echo(token)",
    'typer.secho(f"t {token}", fg="red")',
    'typer.echo(typer.style(token, fg="red"))',
    'raise typer.BadParameter(f"bad {token}")',
    'typer.prompt("Token", default=token)',
    'typer.confirm(f"Use {token}?")',
    'click.prompt("Token", default=token)',
    'raise click.BadParameter(f"bad {token}")',
    'raise click.ClickException(f"bad {token}")',
)
COMMANDS_QUIET = (
    "typer.echo(len(token))",
    "raise typer.Exit(code=1)",
    'typer.prompt("Token", default=token, show_default=False)',
    'typer.prompt("Token", hide_input=True)',
)


def test_commands() -> None:
    assert_loud_and_quiet(COMMANDS, COMMANDS_LOUD, COMMANDS_QUIET)
