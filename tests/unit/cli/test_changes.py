"""What `--changed` takes for changed: the lines that a revision of git does not have."""

import shutil
import subprocess
from pathlib import Path

import pytest

from heaplens.cli.changes import Changes, NoChanges, changed_lines
from heaplens.model import Span

BEFORE = "one\ntwo\nthree\nfour\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit: sub/a.go."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.go").write_text(BEFORE)
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "one"],
    ):
        git(tmp_path, *command)
    return tmp_path


def git(directory: Path, *arguments: str) -> None:
    subprocess.run([shutil.which("git") or "git", *arguments], cwd=directory, check=True)


def touched(changes: Changes, file: Path) -> list[int]:
    return [n for n in range(1, 9) if changes.touch(Span(str(file), n, 1, n, 2))]


def test_only_changed_lines_are_touched(repository: Path) -> None:
    file = repository / "sub" / "a.go"
    assert touched(Changes(str(repository), "HEAD"), file) == []
    file.write_text("one\nTWO\nthree\nnew\nfour\n")
    # From below the top, too.
    assert touched(Changes(str(repository / "sub"), "HEAD"), file) == [2, 4]
    assert touched(Changes(str(repository), "main"), file) == [2, 4]


def test_a_span_that_reaches_a_changed_line_is_touched(repository: Path) -> None:
    file = repository / "sub" / "a.go"
    file.write_text("one\nTWO\nthree\nfour\n")
    changes = Changes(str(repository), "HEAD")
    assert changes.touch(Span(str(file), 1, 1, 3, 1))
    assert not changes.touch(Span(str(file), 3, 1, 4, 1))


def test_a_new_file_is_new_in_every_line(repository: Path) -> None:
    new = repository / "new.go"
    new.write_text(BEFORE)
    assert touched(Changes(str(repository), "HEAD"), new) == list(range(1, 9))


def test_other_ends_of_lines_are_no_change(repository: Path) -> None:
    file = repository / "sub" / "a.go"
    file.write_bytes(BEFORE.replace("\n", "\r\n").encode())
    assert touched(Changes(str(repository), "HEAD"), file) == []


def test_nothing_that_the_repository_names_is_run(repository: Path) -> None:
    """Not its filters, its fsmonitor or its programs for differences."""
    trap = repository / "trapped"
    script = repository / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch {trap}\ncat\n")
    script.chmod(0o755)
    for name in ("core.fsmonitor", "diff.external", "filter.f.clean", "core.pager"):
        git(repository, "config", name, str(script))
    (repository / ".gitattributes").write_text("*.go filter=f diff=f\n")
    (repository / "sub" / "a.go").write_text("one\nTWO\nthree\nfour\n")
    assert touched(Changes(str(repository), "HEAD"), repository / "sub" / "a.go") == [2]
    assert not trap.exists()


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("nowhere", "git knows no revision nowhere"),
        ("--upload-pack=evil", "git knows no revision --upload-pack=evil"),
        ("HEAD:sub/a.go", "git knows no revision HEAD:sub/a.go"),
    ],
)
def test_a_revision_that_is_none_is_said(repository: Path, revision: str, words: str) -> None:
    with pytest.raises(NoChanges) as raised:
        Changes(str(repository), revision)
    assert str(raised.value) == words


def test_without_git_or_a_repository_the_reason_is_said(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(elsewhere.parent))
    with pytest.raises(NoChanges, match=r"needs a git repository: .* is in none"):
        Changes(str(elsewhere), "HEAD")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoChanges, match="needs git, which is not on PATH"):
        Changes(str(repository), "HEAD")


@pytest.mark.parametrize(
    ("before", "now", "lines"),
    [
        ("a b c", "a b c", set()),
        ("a b c", "a b c d", {4}),
        ("a b c", "a b", set()),
        ("a b c", "x a b c", {1}),
        ("a b c", "a x c", {2}),
        ("", "a", {1}),
    ],
)
def test_lines_that_are_new(before: str, now: str, lines: set[int]) -> None:
    assert changed_lines(before.encode().split(), now.encode().split()) == lines
