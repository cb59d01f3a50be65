"""The command line: what it means, and what it refuses."""

from pathlib import Path

import pytest

from heaplens.analysis.ranking import Order
from heaplens.cli import check_options
from heaplens.cli.annotate import AnnotateOptions
from heaplens.cli.arguments import SHOWN_KINDS
from heaplens.cli.cache import CacheOptions
from heaplens.cli.check import CheckOptions
from heaplens.cli.commands import parse
from heaplens.config.settings import Settings
from heaplens.model import Depth, Kind


def check(*arguments: str) -> CheckOptions:
    _, options = parse(["check", *arguments])
    assert isinstance(options, CheckOptions)
    return options


def test_without_arguments_the_package_here_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = check()
    assert options.patterns == (".",)
    assert options.common.directory == options.common.below == str(tmp_path)
    assert options.common.settings == Settings(tests=False)
    assert options.depth is Depth.PROOF
    assert options.fail_on == frozenset()
    assert options.format == "text"
    assert (options.summary, options.order) == (False, Order.POSITION)


def test_every_option_reaches_the_settings(tmp_path: Path) -> None:
    options = check(
        *("./...", "-C", str(tmp_path), "--go", "/opt/go", "--tags", "a,b", "--no-tests"),
        *("-j", "3", "--no-proof", "--no-cache", "--format", "json", "--color", "never"),
    )
    assert options.patterns == ("./...",)
    assert options.common.directory == str(tmp_path)
    assert options.common.color == "never"
    assert options.common.settings == Settings(
        go_path="/opt/go", tags="a,b", tests=False, jobs=3, cache=False
    )
    assert options.format == "json"
    assert options.depth is Depth.STORY


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


def test_what_makes_a_run_fail_is_shown_too() -> None:
    options = check("--show", "moved-to-heap", "--fail-on", "leaking-param")
    assert options.fail_on == {Kind.LEAKING_PARAM}
    assert options.show == {Kind.MOVED_TO_HEAP, Kind.LEAKING_PARAM}


def test_a_summary_and_an_order_can_be_asked_for() -> None:
    options = check("--summary", "--sort", "bytes")
    assert options.summary
    assert options.order is Order.BYTES
    assert check("--sort", "position").order is Order.POSITION
    assert check("--sort", "rank").order is Order.RANK


def test_what_was_typed_is_kept_to_say_what_else_could_be() -> None:
    words = ("--top", "3", "./a", "--certain", "--func", "(*T).Get")
    assert check(*words).asked == "./a --certain --func '(*T).Get'"
    assert check("--top=3").asked == ""


@pytest.mark.parametrize(
    ("words", "revision"),
    [(["--changed", "./a"], "HEAD"), (["--changed", ".", "./a"], "HEAD")],
)
def test_a_package_behind_changed_is_no_revision(
    words: list[str], revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(check_options, "Changes", lambda _, name: asked.append(name))
    options = check(*words)
    assert options.patterns == tuple(words[1:])
    assert asked == [revision]


@pytest.mark.parametrize("action", ["clear", "info"])
def test_the_cache_is_cleared_or_looked_at(action: str) -> None:
    assert parse(["cache", action])[1] == CacheOptions(clear=action == "clear")


def test_annotate_shows_the_same_kinds_as_check(tmp_path: Path) -> None:
    file = tmp_path / "a.go"
    file.touch()
    _, options = parse(["annotate", str(file)])
    assert isinstance(options, AnnotateOptions)
    assert options.show == SHOWN_KINDS
    _, options = parse(["annotate", str(file), "--show", "leaking-param"])
    assert isinstance(options, AnnotateOptions)
    assert options.show == {Kind.LEAKING_PARAM}


def test_a_file_is_found_from_the_directory_given(tmp_path: Path) -> None:
    (tmp_path / "a.go").touch()
    _, options = parse(["annotate", "a.go", "-C", str(tmp_path)])
    assert isinstance(options, AnnotateOptions)
    assert options.path == str(tmp_path / "a.go")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "heaplens check ./... "),
        (["server"], "no command 'server'; did you mean serve?"),
        (["check", "--show", "everything"], "--show: no kind 'everything'; it takes all"),
        (["check", "--show", ""], "--show: no kind ''"),
        (["check", "--fail-on", "moved-to-heap,x"], "--fail-on: no kind 'x'; it takes"),
        (["check", "--sort", "name"], "no such choice: name; it takes position, rank or bytes"),
        (["check", "--summary", "--no-proof"], "--summary sums up what is proven"),
        (["annotate", __file__], "is not a Go file"),
        (["cache"], "action is missing; it takes info or clear"),
        (["cache", "burn"], "no such choice: burn; it takes info or clear"),
        (["check", "--format", "xml"], "no such choice: xml; it takes text or json"),
        (["check", "-C", "/no/such/place"], "no such directory: /no/such/place"),
        (["check", "-C", __file__], "no such directory: "),
        (["check", "-j", "-1"], "-j: takes a number of compilers from 0, not '-1'"),
        (["check", "-j", "many"], "-j: takes a number of compilers from 0, not 'many'"),
        (["check", "--", "-toolexec=evil"], "a package cannot be called -toolexec=evil"),
        (["check", "--unheard-of"], "no option --unheard-of"),
        (["explain"], "FILE:LINE[:COL]"),
        (
            ["explain", "no sense"],
            "'no sense' is neither FILE:LINE[:COL] nor the name of a function",
        ),
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
