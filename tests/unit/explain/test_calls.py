"""Who is called is read from what the compiler prints and from what the source says."""

import pytest

from heaplens.explain.calls import arguments, callee, is_unseen, is_whole, parts, spelled_call
from heaplens.explain.source_context import SourceContext
from heaplens.explain.words import function_words, own_names
from heaplens.model import Site

SITE = Site("/a.go", 1, 5)


@pytest.mark.parametrize(
    ("printed", "spelled", "unseen"),
    [
        ("(*T).M", "t.M", False),
        ("T.M", "t.M", False),
        ("fmt.Println", "fmt.Println", False),
        ("time.Time.String", "t.String", False),
        ("keep", "keep", False),
        ("local", "local", True),
        ("local.M", "local.M", True),
        ("x.y.M", "x.y.M", True),
        ("global.M", "global.M", True),
        ("fmt.global.M", "fmt.global.M", True),
        ("~r0.M", "M", True),
        (".autotmp_3", "", True),
        ("func literal", "", False),
    ],
)
def test_a_call_that_is_printed_as_it_is_spelled_goes_through_an_interface(
    printed: str, spelled: str, *, unseen: bool
) -> None:
    """Unless the name before the dot is a package; a local name is a function value."""
    around = SourceContext(
        packages={"fmt", "time"}, is_local=lambda _, name: name in {"local", "x"}
    )
    assert is_unseen(printed, spelled, SITE, around) is unseen


def test_the_spelling_at_an_inlined_call_is_not_that_of_the_calls_inside() -> None:
    around = SourceContext(packages={"fmt"}, inlined_at=lambda _: "atPos")
    assert is_unseen("n.Pos", "atPos", SITE, around)
    assert not is_unseen("fmt.newPrinter", "fmt.Sprint", SITE, around)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [""]),
        ("a, b", ["a", "b"]),
        ('f(a, b), "x, y", [2]int{1, 2}', ["f(a, b)", '"x, y"', "[2]int{1, 2}"]),
        ('"\\"", b', ['"\\""', "b"]),
        ("`\\`, b", ["`\\`", "b"]),
    ],
)
def test_a_list_is_cut_at_its_own_commas(text: str, found: list[str]) -> None:
    assert parts(text) == found


def test_the_arguments_of_a_call_are_those_behind_its_callee() -> None:
    assert arguments("(*T).M(t, f(x), xs...)") == ["t", "f(x)", "xs"]
    assert callee('f[int]("a(")') == "f"


def test_a_call_that_goes_on_below_is_not_quoted() -> None:
    assert spelled_call('\ta.b("(", c) + d', 5) == 'a.b("(", c)'
    assert not spelled_call("\tf(func() {", 3)
    assert not spelled_call("short", 80)
    assert is_whole("f(a[i])")
    assert not is_whole("f(a")
    assert not is_whole("a) + (b")


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("keep", "keep"),
        ("(*Box[go.shape.int]).Get", "(*Box).Get"),
        ("(*T).M.func2", "a closure in (*T).M"),
        ("f.func1.2", "a closure in f"),
        ("glob..func1", "a closure"),
    ],
)
def test_a_function_literal_has_the_name_of_the_function_around_it(
    printed: str, words: str
) -> None:
    assert function_words(printed) == words


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ('sub.dir + "/" + sub.name', 'dir + "/" + name'),
        ("sub.b.buf = append(sub.b.buf, sub.c)", "b.buf = append(b.buf, c)"),
        ("sub.Options{...}", "sub.Options{...}"),
        ("x.sub.name", "x.sub.name"),
    ],
)
def test_names_in_an_inlined_function_are_those_of_its_own_package(text: str, own: str) -> None:
    assert own_names(text, ["(*T).M", "sub.Join"]) == own
    assert own_names(text, ["(*T).M"]) == text
