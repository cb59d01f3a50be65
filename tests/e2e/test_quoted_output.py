"""What README and the pages quote of the command's output is what it prints."""

import re
import shlex
from pathlib import Path

import pytest

from workbench import RunCommand

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```console\n\$ heaplens ([^\n]*)\n(.*?)```", re.DOTALL)
PAGES = ("command-line.md", "get-started.md")
QUOTES = [
    (page.name, command, lines)
    for page in (ROOT / "README.md", *(ROOT / "docs" / name for name in PAGES))
    for command, lines in BLOCK.findall(page.read_text(encoding="utf-8"))
]


def test_there_are_quotes() -> None:
    assert {page for page, _, _ in QUOTES} == {"README.md", *PAGES}


@pytest.mark.parametrize(("page", "command", "quoted"), QUOTES, ids=lambda value: value[:40])
def test_a_quote_is_what_the_command_prints(
    page: str, command: str, quoted: str, heaplens: RunCommand
) -> None:
    """Lines may be left out, where an ellipsis says so; those that are there come in this order."""
    assert page
    ran = heaplens(*shlex.split(command), cwd=ROOT / "samples")
    printed = iter(ran.stdout.splitlines())
    missing = [line for line in quoted.splitlines() if line != "…" and line not in printed]
    assert missing == []
