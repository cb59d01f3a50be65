"""The command line: what it means, and what it refuses."""

from pathlib import Path

import pytest

from heaplens.cli.arguments import SHOWN_KINDS, AnnotateOptions, CheckOptions, parse
from heaplens.model import Kind
from heaplens.settings import Settings


def check(*arguments: str) -> CheckOptions:
    options = parse(["check", *arguments])
    assert isinstance(options, CheckOptions)
    return options


def test_without_arguments_the_package_here_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = check()
    assert options.patterns == (".",)
    assert options.common.directory == options.common.below == str(tmp_path)
    assert options.common.settings == Settings()
    assert not options.json


def test_every_option_reaches_the_settings(tmp_path: Path) -> None:
    options = check(
        *("./...", "-C", str(tmp_path), "--go", "/opt/go", "--tags", "a,b", "--no-tests"),
        *("-j", "3", "--no-proof", "--format", "json", "--color", "never"),
    )
    assert options.patterns == ("./...",)
    assert options.common.directory == str(tmp_path)
    assert options.common.color == "never"
    assert options.common.settings == Settings(go_path="/opt/go", tags="a,b", tests=False, jobs=3)
    assert options.json


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("all", frozenset(Kind)),
        ("leaking-param", {Kind.LEAKING_PARAM}),
        ("moved-to-heap,no-allocation", {Kind.MOVED_TO_HEAP, Kind.NO_ALLOCATION}),
    ],
)
def test_show_names_kinds(words: str, kinds: frozenset[Kind]) -> None:
    assert check("--show", words).show == kinds


def test_what_is_no_allocation_is_left_out_by_default() -> None:
    assert check().show == SHOWN_KINDS == frozenset(Kind) - {Kind.NO_ALLOCATION, Kind.LEAKING_PARAM}


def test_a_file_is_found_from_the_directory_given(tmp_path: Path) -> None:
    (tmp_path / "a.go").touch()
    options = parse(["annotate", "a.go", "-C", str(tmp_path)])
    assert isinstance(options, AnnotateOptions)
    assert options.path == str(tmp_path / "a.go")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "COMMAND"),
        (["serve"], "invalid choice: 'serve'"),
        (["check", "--show", "everything"], "--show does not know 'everything'; it takes all, "),
        (["check", "--show", ""], "--show does not know ''"),
        (["check", "--format", "xml"], "invalid choice: 'xml'"),
        (["check", "-C", "/no/such/place"], "no such directory: /no/such/place"),
        (["check", "-C", __file__], "no such directory: "),
        (["check", "-j", "-1"], "-j takes a number from 0"),
        (["check", "-j", "many"], "invalid int value: 'many'"),
        (["check", "--", "-toolexec=evil"], "a package cannot be called -toolexec=evil"),
        (["check", "--unheard-of"], "unrecognized arguments: --unheard-of"),
        (["explain"], "FILE:LINE[:COL]"),
        (["explain", "nonsense"], "'nonsense' is not FILE:LINE"),
        (["annotate", "none.go"], "no such file: none.go"),
    ],
)
def test_a_wrong_command_line_is_refused_in_clear_words(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    assert ended.value.code == 2
    assert says in capsys.readouterr().err
