"""A subject is spelled with names that stand in the source."""

import pytest

from heaplens.explain.subjects import subject_words
from heaplens.explain.words import as_printed, plain, shorten, shorten_name
from unit.analysis.builders import extent


@pytest.mark.parametrize(
    ("printed", "source", "lines", "words"),
    [
        ("GoState(3)", "GoRunning", 1, "GoRunning"),
        ("syscall.Errno(2)", "syscall.ENOENT", 1, "syscall.ENOENT"),
        ("new(<node DYNAMICTYPE>)", "new(node[T])", 1, "new(node[T])"),
        ("obj.object.name", "obj.name", 1, "obj.name"),
        ("&pb.Pair{...}", "&dto.Pair{ Name: n }", 2, "&dto.Pair{...}"),
        ("&T{...}", "&T{ A: 1 }", 2, "&T{...}"),
        ("func literal", "func() { x() }", 1, "func literal"),
        ("... argument", "(a, b)", 1, "the argument slice"),
        ('"a" + x', "prefix + x", 1, '"a" + x'),
    ],
)
def test_what_is_written_at_the_place_is_spelled_as_there(
    printed: str, source: str, lines: int, words: str
) -> None:
    assert subject_words(printed, extent(source, end_line=3 + lines - 1), None) == words


@pytest.mark.parametrize(
    ("printed", "inlined", "words"),
    [
        ("&errors.errorString{...}", ("errors.New",), "the error made by errors.New"),
        (
            "&errors.errorString{...}",
            ("fmt.Errorf", "errors.New"),
            "the error made by fmt.Errorf",
        ),
        ("&errors.errorString{...}", ("open", "errors.New"), "the error made by errors.New"),
        ("&errors.fundamental{...}", ("errors.WithStack",), "the error made by errors.WithStack"),
        ("&lib.parseErr{...}", ("lib.Parse",), "the error made by lib.Parse"),
        ("&lib.terrain{...}", ("lib.Map",), "the terrain made by lib.Map"),
        (
            "context.backgroundCtx{}",
            ("run", "context.Background"),
            "the backgroundCtx made by context.Background",
        ),
        ("&lib.state{...}", ("run", "lib.A", "lib.B"), "the state made by run"),
        ("&bytes.Buffer{...}", ("bytes.NewBuffer",), "&bytes.Buffer{...}"),
        ("&state{...}", ("newState",), "&state{...}"),
        ("sub.dir + textproto.h", ("Join", "sub.Join", "textproto.Get"), "dir + h"),
    ],
)
def test_what_only_another_package_can_name_is_made_by_its_function(
    printed: str, inlined: tuple[str, ...], words: str
) -> None:
    at = extent("f()", exact=False)
    assert subject_words(printed, at, inlined[0], inlined) == words


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("Unmarshal(~r0, data)", "Unmarshal(…, data)"),
        ("x = ~r0", "x = the result"),
        ("_Cfunc_fill(_cgo0)", "C.fill(…)"),
        ("(*_Ctype_struct_point)(p)", "(*C.struct_point)(p)"),
        (".autotmp_12", "an unnamed variable"),
        ("append(.autotmp_3, a / b)", "append(…, a / b)"),
        ('"~r0" + ~r0', '"~r0" + the result'),
        ("<node unsafe.String>", "unsafe.String(…)"),
        ("f((*[86]uintptr)(.dict[3]), x)", "f(x)"),
        ("f[go.shape.int](&.dict.f[[]net.IPAddr], ctx)", "f[T](ctx)"),
        ("f(x, &p..dict.f[a.B,c.D])", "f(x, )"),
        ("zw.dict", "zw.dict"),
        ("&zw.dict.entries[0]", "&zw.dict.entries[0]"),
    ],
)
def test_no_name_that_the_compiler_made_up_is_left(printed: str, words: str) -> None:
    assert plain(printed) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("append( x, T{ a: 1, b: 2, }, y, )", "append(x, T{...}, y)"),
        ("T{ }", "T{}"),
        ('f("}", func() { if x { y() } })', 'f("}", func() {...})'),
        ("append(a, &pb.Pair{ Name: n, V…", "append(a, &pb.Pair{...})"),
    ],
)
def test_several_lines_become_one(source: str, words: str) -> None:
    assert as_printed(source) == words


def test_what_is_cut_is_cut_between_names() -> None:
    assert shorten("make([]uint16, 0, len(supportedVersions))", 30) == "make([]uint16, 0, len(…))"
    assert shorten("short", 30) == "short"
    assert all(len(shorten("abcdefghij" * 9, limit)) <= limit for limit in range(4, 80))
    assert shorten_name("a closure in (*Printer).setupErrorTokenFormat", 40) == (
        "a closure in setupErrorTokenFormat"
    )
    assert shorten_name("(*T).Get", 40) == "(*T).Get"
