"""A package with assembly is compiled like any other, and knows what assembly defines."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer
from heaplens.model import Depth, Kind
from heaplens.toolchain.assembly import read_assembler
from heaplens.toolchain.dry_run import words
from workbench import MakeModule

GO = """package demo

func add(a, b int) int

func Sum(a, b int) *int {
	sum := add(a, b)
	return &sum
}
"""
TEST = 'package demo\n\nimport "testing"\n\nfunc TestSum(t *testing.T) { Sum(1, 2) }\n'
BODY = """
TEXT ·add(SB), NOSPLIT, $0-24
	MOVQ a+0(FP), AX
	ADDQ b+8(FP), AX
	MOVQ AX, ret+16(FP)
	RET
"""
ASSEMBLY = '#include "textflag.h"\n#include "names.h"\n' + BODY
OTHER = '#include "textflag.h"\n\nTEXT ·add(SB), NOSPLIT, $0-24\n\tRET\n'
FILES = {
    "demo.go": GO,
    "demo_test.go": TEST,
    "add_amd64.s": ASSEMBLY,
    "add_arm64.s": OTHER,
    "names.h": "// nothing\n",
}


@pytest.fixture
def commands() -> Iterator[list[list[str]]]:
    """The go commands and compilers that are started."""
    started: list[list[str]] = []
    on = [True]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if on and event == "subprocess.Popen":
            argv = arguments[1]
            if isinstance(argv, list):
                started.append(argv)

    sys.addaudithook(hook)
    yield started
    on.clear()


@pytest.fixture
def analyzer() -> Iterator[Analyzer]:
    with Analyzer(Settings(cache=False)) as made:
        yield made


def test_an_edit_starts_one_compiler_and_no_go_command(
    make_module: MakeModule, analyzer: Analyzer, commands: list[list[str]]
) -> None:
    path = make_module(FILES) / "demo.go"
    first = analyzer.file_report(str(path), depth=Depth.VERDICT)
    assert first.problems == ()
    commands.clear()
    analyzer.set_text(str(path), GO.replace("sum", "total").encode())
    report = analyzer.file_report(str(path), depth=Depth.VERDICT)
    assert [
        finding.subject for finding in report.findings if finding.kind is Kind.MOVED_TO_HEAP
    ] == ["total"]
    assert {Path(argv[0]).name for argv in commands} == {"compile"}


def test_the_generated_code_proves_what_it_allocates(
    make_module: MakeModule, analyzer: Analyzer
) -> None:
    report = analyzer.file_report(str(make_module(FILES) / "demo.go"), depth=Depth.PROOF)
    assert report.problems == ()
    [moved] = [finding for finding in report.findings if finding.kind is Kind.MOVED_TO_HEAP]
    assert (moved.subject, moved.allocates, moved.size_bytes) == ("sum", True, 8)


def test_a_function_that_is_no_longer_in_the_assembly_is_missed_at_once(
    make_module: MakeModule, analyzer: Analyzer
) -> None:
    module = make_module(FILES)
    path = module / "demo.go"
    assert analyzer.file_report(str(path), depth=Depth.VERDICT).problems == ()
    for name in ("add_amd64.s", "add_arm64.s"):
        (module / name).write_text(FILES[name].replace("·add(SB)", "·sub(SB)"))
    report = analyzer.file_report(str(path), depth=Depth.VERDICT)
    # The compiler trusts that another package has it: the linker would say what is missing.
    assert [problem.message for problem in report.problems] == []
    (module / "names.h").write_text("TEXT ·more(SB), NOSPLIT, $0-24\n\tRET\n")
    assert analyzer.file_report(str(path), depth=Depth.VERDICT).problems == ()


def test_what_the_assembler_refuses_is_told_in_its_words_at_its_place(
    make_module: MakeModule, analyzer: Analyzer
) -> None:
    broken = ASSEMBLY.replace("ADDQ b+8(FP), AX", "ADDQ b+8(FP")
    module = make_module(FILES | {"add_amd64.s": broken, "add_arm64.s": broken})
    report = analyzer.file_report(str(module / "demo.go"), depth=Depth.VERDICT)
    [problem, *_] = report.problems
    assert problem.site is not None
    assert Path(problem.site.path).name in {"add_amd64.s", "add_arm64.s"}
    assert problem.site.line == FILES["add_amd64.s"].split("\n").index("\tADDQ b+8(FP), AX") + 1


MARK = "heaplens_0123"
LINE = (
    f'/go/asm -p p -trimpath "$WORK/b001=>" -I $WORK/b001/ -I /go/pkg/include '
    f"-D GOOS_linux -D {MARK} -gensymabis -o $WORK/b001/symabis ./a.s"
)


def test_the_command_is_read_with_its_directory() -> None:
    pair = read_assembler(words(LINE), "/w/p", "/go", "/go/asm", MARK)
    assert pair is not None
    made, assembler = pair
    assert (made, assembler.directory) == ("$WORK/b001/symabis", "/w/p")
    assert assembler.at("/t/1") == (
        *("/go/asm", "-p", "p", "-D", "GOOS_linux", "-trimpath", "/t/1=>", "-I", "/t/1/"),
        *("-I", "/go/pkg/include", "-gensymabis", "-o", "/t/1/symabis", "/w/p/a.s"),
    )
    assert assembler.is_of("p", ("/w/p/a.s", "/w/p/b.s"))
    assert not assembler.is_of("q", ("/w/p/a.s",))
    assert not assembler.is_of("p", ("/w/p/b.s",))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-gensymabis ", ""),
        (MARK, "heaplens_0124"),
        ("/go/asm", "./asm"),
        ("/go/asm", "/w/p/go/asm"),
        ("-I $WORK/b001/", "-I /w/p"),
        ("-I $WORK/b001/", "-I $WORK/b002/"),
        ("-o $WORK/b001/symabis", "-o /w/p/symabis"),
        ("-o $WORK/b001/symabis", "-o $WORK/b001/../../symabis"),
        ("-D GOOS_linux", "-debug"),
        ("-D GOOS_linux", "-importcfg x"),
        ("./a.s", "@a.s"),
        ("./a.s", "./a.go"),
        ("./a.s", ""),
    ],
)
def test_a_command_that_go_would_not_print_so_is_not_taken(old: str, new: str) -> None:
    assert old in LINE
    line = LINE.replace(old, new, 1)
    assert read_assembler(words(line), "/w/p", "/go", "/go/asm", MARK) is None
