"""What may be sent to a terminal."""

import io

import pytest

from heaplens.cli.terminal import COLOURED, PLAIN, Look, look_of, printable


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.mark.parametrize(
    ("stream", "choice", "variables", "expected"),
    [
        (Terminal(), "auto", {}, Look(COLOURED, excerpts=True, width=80)),
        (Terminal(), "auto", {"NO_COLOR": "1"}, Look(PLAIN, excerpts=True, width=80)),
        (Terminal(), "auto", {"NO_COLOR": ""}, Look(COLOURED, excerpts=True, width=80)),
        (Terminal(), "auto", {"TERM": "dumb"}, Look(PLAIN, excerpts=True, width=80)),
        (Terminal(), "never", {}, Look(PLAIN, excerpts=True, width=80)),
        (Terminal(), "always", {"NO_COLOR": "1"}, Look(COLOURED, excerpts=True, width=80)),
        (io.StringIO(), "auto", {}, Look(PLAIN, excerpts=False)),
        (io.StringIO(), "never", {}, Look(PLAIN, excerpts=False)),
        (io.StringIO(), "always", {}, Look(COLOURED, excerpts=True)),
    ],
)
def test_colour_is_for_those_who_want_it(
    stream: io.StringIO,
    choice: str,
    variables: dict[str, str],
    expected: Look,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert look_of(stream, choice) == expected


@pytest.mark.parametrize("text", ["plain", "tab\tand\nline", "é 界 👩\u200d👧", ""])
def test_text_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    "bad", ["\x1b", "\x07", "\r", "\x9b", "\u202e", "\u2066", "\u2028", "\udcff"]
)
def test_what_could_fool_a_terminal_is_replaced(bad: str) -> None:
    assert printable(f"a{bad}b") == "a\ufffdb"
