"""What `heaplens check` shows on a terminal, and what of it when stdout or stderr is none."""

import os
import pty
import subprocess
from contextlib import suppress
from pathlib import Path

from workbench import MakeModule, RunCommand, on_a_terminal

ALLOCATES = "package {0}\n\nfunc New() *int {{\n\tx := 1\n\treturn &x\n}}\n"


def plain(drawn: str) -> list[str]:
    """The rows of a screen, without what the progress has erased again."""
    return [row.rpartition("\x1b[2K")[2] for row in drawn.split("\r\n")][:-1]


def test_a_terminal_gets_a_screen_and_with_v_the_list(
    make_module: MakeModule, heaplens_command: str, private_environment: dict[str, str]
) -> None:
    files = {f"p{n}/a.go": ALLOCATES.format(f"p{n}") for n in range(20)}
    module = make_module({**files, "p1/a_test.go": "package p1\n"})
    environment = {**private_environment, "NO_COLOR": "1", "PWD": str(module)}
    rows = plain(on_a_terminal([heaplens_command, "check", "./..."], module, environment))
    assert len(rows) < 24
    assert rows[0] == "ex.com/demo/p0    1 certain · 8 B"
    assert rows[3] == "17 more packages  17 certain · 136 B"
    assert rows[4] == " each call  p0/a.go:4:2   8 B  x: returned by New"
    assert "20 findings in 20 packages; tests left out: --tests" in rows
    assert "all 20: heaplens check ./... -v · why: heaplens explain p0/a.go:4" in rows
    rows = plain(on_a_terminal([heaplens_command, "check", "-v", "./p1"], module, environment))
    assert rows == [
        "p1/a.go:4:2: x escapes: its address is returned by New. [moved-to-heap, 8 B]",
        "   4 |     x := 1",
        "     |     ^",
        "1 finding in 1 package; tests left out: --tests",
    ]


def test_progress_is_drawn_wherever_stderr_is_a_terminal(
    make_module: MakeModule, heaplens_command: str, private_environment: dict[str, str], go: str
) -> None:
    """Also where stdout is a pipe, and from the first second: go may have to build the imports."""
    module = make_module({"a.go": ALLOCATES.format("demo")})
    slow = module / "slow-go"
    slow.write_text(f'#!/bin/sh\n[ "$1" = list ] && sleep 3\nexec {go} "$@"\n')
    slow.chmod(0o755)
    environment = {**private_environment, "PWD": str(module)}
    ours, theirs = pty.openpty()
    ran = subprocess.run(
        [heaplens_command, "check", "--go", str(slow)],
        cwd=module,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
        encoding="utf-8",
    )
    os.close(theirs)
    drawn = b""
    with suppress(OSError):  # Linux's way to say that the other end is closed
        while piece := os.read(ours, 1 << 16):
            drawn += piece
    os.close(ours)
    text = drawn.decode()
    assert ran.stdout.count("\n") == 1
    assert "\x1b" not in ran.stdout
    assert "listing packages … 0 s" in text
    assert "go builds what you import, first time only … 2 s" in text
    assert text.endswith("\x1b[2K1 finding in 1 package\r\n")


def test_a_run_that_fails_shows_what_failed(make_module: MakeModule, heaplens: RunCommand) -> None:
    source = ALLOCATES.format("demo") + '\nfunc Join(a, b string) string { return a + "-" + b }\n'
    module = make_module({"a.go": source})
    ran = heaplens("check", "--fail-on", "moved-to-heap, unused-ignore", cwd=module)
    assert ran.returncode == 1
    assert [line.split(": ")[0] for line in ran.stdout.splitlines()] == ["a.go:4:2"]
    assert ran.stderr == "1 finding in 1 package, 1 fails (--fail-on)\n"
    ran = heaplens("check", "--fail-on", "moved-to-heap", "--min-bytes", "9", cwd=module)
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == "none of 1 finding in 1 package\n"
    ran = heaplens("check", "--fail-on", "moved-to-heap", "--kind", "all", cwd=module)
    assert ran.returncode == 1
    assert ran.stdout.count("\n") == 2


def test_only_changed_lines_are_shown_where_that_is_asked_for(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"a.go": ALLOCATES.format("demo")})
    who = ("-c", "user.name=n", "-c", "user.email=e")
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "one"]):
        subprocess.run(["git", *command], cwd=module, check=True)  # noqa: S607 - whichever git
    ran = heaplens("check", "--changed", ".", cwd=module)
    assert (ran.stdout, ran.stderr) == ("", "none of 1 finding in 1 package\n")
    with Path(module, "a.go").open("a") as file:
        file.write("\nfunc More() *int { return new(int) }\n")
    for revision in (["--changed"], ["--changed=HEAD"], ["--changed", "HEAD"]):
        ran = heaplens("check", *revision, cwd=module)
        assert [line.split(": ")[0] for line in ran.stdout.splitlines()] == ["a.go:8:27"]


def test_the_worst_are_picked_over_all_packages_in_every_format(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    loop = "package b\n\nfunc F(s []*int) {\n\tfor i := range s {\n\t\ts[i] = new(int)\n\t}\n}\n"
    module = make_module({"a/a.go": ALLOCATES.format("a"), "b/b.go": loop})
    ran = heaplens("check", "--top", "1", "./...", cwd=module)
    assert [line.split(": ")[0] for line in ran.stdout.splitlines()] == ["b/b.go:5:10"]
    assert ran.stderr == "the worst 1 of 2 findings in 2 packages\n"
    ran = heaplens("check", "--top", "1", "--format", "json", "./...", cwd=module)
    assert ran.stdout.count('"sentence"') == 1


def test_options_may_stand_anywhere(make_module: MakeModule, heaplens: RunCommand) -> None:
    module = make_module({"a/a.go": ALLOCATES.format("a"), "b/b.go": ALLOCATES.format("b")})
    elsewhere = module.parent
    for words in (
        ["-C", str(module), "check", "./a", "--certain", "./b"],
        [f"-C{module}", "check", "--certain", "./a", "./b"],
        ["check", "./a", "-C", str(module), "./b", "--certain"],
    ):
        ran = heaplens(*words, cwd=elsewhere)
        assert ran.stderr == "2 findings in 2 packages\n"
