"""Completion offers what the parsers take, in real shells where they are."""

import shutil
import subprocess
from pathlib import Path

import pytest

from heaplens.cli.commands import COMMANDS, SUMMARIES, parsers
from heaplens.cli.completion_scripts import SHELLS, described

SCRIPTS = {
    shell: make(described(SUMMARIES, {command.name: parser for command, parser in parsers()}))
    for shell, make in SHELLS.items()
}
ASK_BASH = """
source {script}
ask() {{ COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _heaplens; echo "${{COMPREPLY[*]}}"; }}
ask heaplens {words}
"""


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_every_option_is_offered(shell: str) -> None:
    script = SCRIPTS[shell]
    assert all(name in script for name in SUMMARIES)
    for _, parser in parsers():
        for _, actions in parser.groups:
            for option in (name for action in actions for name in action.option_strings):
                assert option.lstrip("-") in script


@pytest.mark.parametrize("shell", [name for name in SHELLS if shutil.which(name)])
def test_the_shell_itself_understands_the_script(shell: str, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(SCRIPTS[shell])
    command = [shutil.which(shell) or shell, "-n", str(script)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("ch", "check"),
        ('""', " ".join(SUMMARIES)),
        ("check --so", "--sort"),
        ('check --sort ""', "position rank bytes"),
        ("check --kind moved-to-heap,es", "moved-to-heap,escapes-to-heap"),
        ("-C .. check --no-c", "--no-cache"),
        ("check --changed --ce", "--certain"),
        ("cache c", "clear"),
        ("help an", "annotate"),
        ("completion z", "zsh"),
        ("nonsense --x", ""),
    ],
)
def test_bash_completes(words: str, offered: str, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(SCRIPTS["bash"])
    bash = shutil.which("bash")
    assert bash is not None
    ran = subprocess.run(
        [bash, "--norc", "-c", ASK_BASH.format(script=script, words=words)],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ran.stdout.strip(), ran.stderr) == (offered, "")


def test_every_command_has_a_sentence() -> None:
    assert all(command.summary for command in COMMANDS)
