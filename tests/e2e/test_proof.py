"""What `heaplens check` says of real allocations: bytes, conditions, sums, order, exit status."""

import pytest

from workbench import MakeModule, RunCommand

SOURCE = """\
package demo

var words []string

func small() *int16 {
	x := int16(1)
	return &x
}

func large() *[64]byte {
	return new([64]byte)
}

func keep(word string) {
	words = append(words, word)
}

func join(a, b string) int {
	c := a + b
	return len(c)
}
"""
SMALL = "main.go:6:2: x escapes: its address is returned by small."
LARGE = "main.go:11:9: new([64]byte) escapes: it is returned by large."


def test_bytes_and_conditions_stand_with_the_kind(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    lines = heaplens("check", cwd=make_module({"main.go": SOURCE})).stdout.splitlines()
    assert lines[0] == f"{SMALL} [moved-to-heap, 2 B]"
    assert lines[1] == f"{LARGE} [escapes-to-heap, 64 B]"
    assert lines[2].startswith("main.go:15:")
    assert lines[2].endswith(", when the capacity is exceeded]")
    assert lines[3].startswith("main.go:19:")
    assert lines[3].endswith(" [hidden-allocation, if longer than 32 bytes]")


def test_without_the_proof_nothing_is_claimed_and_it_says_why_once(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE, "sub/main.go": SOURCE})
    ran = heaplens("check", "--no-proof", "./...", cwd=module)
    assert ran.stdout.splitlines()[0] == f"{SMALL} [moved-to-heap]"
    assert " B]" not in ran.stdout
    assert ran.stderr.count("not run") == 1
    assert ran.stderr.endswith(" proven to allocate (the proof pass was not run)\n")


def test_what_costs_most_comes_first_over_all_packages(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"a/main.go": SOURCE, "b/main.go": SOURCE})
    lines = heaplens("check", "--sort", "bytes", "./...", cwd=module).stdout.splitlines()
    assert lines[:2] == [f"{name}/{LARGE} [escapes-to-heap, 64 B]" for name in "ab"]
    assert lines[2:4] == [f"{name}/{SMALL} [moved-to-heap, 2 B]" for name in "ab"]
    assert len(lines) == 8


def test_a_summary_has_a_row_for_each_function_and_package(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE})
    rows = [line.split() for line in heaplens("check", "--summary", cwd=module).stdout.splitlines()]
    assert rows == [
        ["certain", "each", "call", "in", "loops", "conditional", "bytes", "keeps"],
        ["1", "1", "0", "0", "2", "0", "main.go:5:6:", "small"],
        ["1", "1", "0", "0", "64", "0", "main.go:10:6:", "large"],
        ["0", "0", "0", "1", "0", "1", "main.go:14:6:", "keep"],
        ["0", "0", "0", "1", "0", "0", "main.go:18:6:", "join"],
        ["2", "2", "0", "2", "66", "1", "ex.com/demo"],
    ]


def test_functions_that_only_keep_parameters_are_summed_up_when_asked_for(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    source = "package demo\n\nvar sink *int\n\nfunc keep(p *int) { sink = p }\n"
    module = make_module({"main.go": source})
    assert "keep" not in heaplens("check", "--summary", cwd=module).stdout
    ran = heaplens("check", "--summary", "--show", "leaking-param", cwd=module)
    assert ran.stdout.splitlines()[1].endswith("      1  main.go:5:6: keep")


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ("hidden-allocation", 1),
        ("no-allocation,moved-to-heap", 1),
        ("leaking-param", 1),
        ("no-allocation", 0),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_the_kinds_of_fail_on_make_the_run_fail(
    make_module: MakeModule, heaplens: RunCommand, kinds: str, status: int, form: str
) -> None:
    module = make_module({"main.go": SOURCE})
    ran = heaplens("check", "--fail-on", kinds, "--format", form, cwd=module)
    assert ran.returncode == status
    if form == "text":
        assert ("(--fail-on)" in ran.stderr) == bool(status)


def test_what_makes_the_run_fail_is_shown(make_module: MakeModule, heaplens: RunCommand) -> None:
    ran = heaplens("check", "--fail-on", "leaking-param", cwd=make_module({"main.go": SOURCE}))
    assert "[leaking-param]" in ran.stdout


def test_what_could_not_be_analysed_is_graver_than_what_was_found(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"a/a.go": "package a\n\nvar x int = nil\n", "b/b.go": SOURCE})
    assert heaplens("check", "--fail-on", "all", "./...", cwd=module).returncode == 3
    assert heaplens("check", "--fail-on", "all", "./b", cwd=module).returncode == 1


def test_explain_says_what_is_allocated_and_when(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE})
    assert (
        "\n  allocates 64 bytes each time\n" in heaplens("explain", "main.go:11", cwd=module).stdout
    )
    assert (
        "\n  allocates, if longer than 32 bytes\n"
        in heaplens("explain", "main.go:19", cwd=module).stdout
    )


def test_explain_tells_the_way_of_a_parameter_too(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    ran = heaplens("explain", "main.go:14:11", cwd=make_module({"main.go": SOURCE}))
    assert "  how it gets there:\n    main.go:15:" in ran.stdout


def test_annotate_marks_what_happens_only_sometimes(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE})
    annotated = heaplens("annotate", "main.go", cwd=module).stdout
    assert "\tx /*heap 2 B*/ := int16(1)\n" in annotated
    assert "c := a + b /*heap?*/\n" in annotated
    assert "leaks" not in annotated
    annotated = heaplens("annotate", "main.go", "--show", "leaking-param", cwd=module).stdout
    assert "func keep(word /*keeps*/ string) {\n" in annotated
    assert "heap" not in annotated
