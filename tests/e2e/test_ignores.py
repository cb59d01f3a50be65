"""`//heaplens:ignore` comments in real code."""

from workbench import MakeModule, RunCommand

SOURCE = """\
package demo

func trailing() *int {
	x := 1 //heaplens:ignore moved-to-heap it is meant to
	return &x
}

func above() *int {
	//heaplens:ignore all it is meant to
	x := 1
	return &x
}

func left() *int {
	x := 1
	return &x
}
"""
UNUSED = SOURCE + "\nfunc none() {} //heaplens:ignore hidden-allocation so\n"


def test_what_is_ignored_is_not_reported_but_counted(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE})
    ran = heaplens("check", cwd=module)
    assert [line.split(": ")[0] for line in ran.stdout.splitlines()] == ["main.go:15:2"]
    assert ran.stderr == "1 finding in 1 package, 2 ignored\n"


def test_what_is_ignored_does_not_make_a_run_fail(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    source = SOURCE[: SOURCE.index("func left")]
    module = make_module({"main.go": source})
    assert heaplens("check", "--fail-on", "moved-to-heap", cwd=module).returncode == 0
    module = make_module({"main.go": SOURCE})
    assert heaplens("check", "--fail-on", "moved-to-heap", cwd=module).returncode == 1


def test_an_ignore_that_suppresses_nothing_is_reported_and_may_fail_the_run(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": UNUSED})
    ran = heaplens("check", "--fail-on", "unused-ignore", cwd=module)
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[0] == (
        "main.go:19:16: heaplens:ignore matches no hidden-allocation finding on line 19. "
        "[unused-ignore]"
    )


def test_without_a_proof_nobody_can_say_that_an_ignore_is_unused(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    ran = heaplens("check", "--no-proof", cwd=make_module({"main.go": UNUSED}))
    assert "unused-ignore" not in ran.stdout
    assert ran.stderr.startswith("1 finding in 1 package, 2 ignored, ")


def test_an_ignore_in_a_test_is_judged_only_where_tests_are_looked_at(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module(
        {
            "main.go": SOURCE,
            "main_test.go": "package demo\n\nfunc f() {} //heaplens:ignore all so\n",
        }
    )
    assert "main_test.go:3:13: heaplens:ignore " in heaplens("check", "--tests", cwd=module).stdout
    assert "main_test.go" not in heaplens("check", cwd=module).stdout


def test_a_generic_function_that_only_others_use_is_ignored_there(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module(
        {
            "box/box.go": (
                "package box\n\n//go:noinline\nfunc Box[T any](t T) *T {\n"
                "\tu := t //heaplens:ignore all it is meant to\n\treturn &u\n}\n"
            ),
            "main.go": (
                'package demo\n\nimport "ex.com/demo/box"\n\nfunc F() *int { return box.Box(1) }\n'
            ),
        }
    )
    ran = heaplens("check", "./...", cwd=module)
    assert ran.stdout == ""
    assert ran.stderr == (
        "1 generic function is not instantiated in its package: known only where others use it\n"
        "no findings in 2 packages, 1 ignored\n"
    )


def test_explain_still_tells_the_truth_of_what_is_ignored(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    ran = heaplens("explain", "main.go:4", cwd=make_module({"main.go": SOURCE}))
    assert "  allocates 8 bytes each time\n  ignored, as a comment asks\n" in ran.stdout


def test_taking_a_comment_away_brings_the_finding_back(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    """Also where the report of the run before is kept on disk."""
    module = make_module({"main.go": SOURCE})
    assert heaplens("check", cwd=module).stdout.count("\n") == 1
    (module / "main.go").write_text(SOURCE.replace("//heaplens:", "// "))
    assert heaplens("check", cwd=module).stdout.count("\n") == 3
