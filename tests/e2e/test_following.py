"""`heaplens explain` follows what is passed on, as it is installed, with each Go."""

import os
import re

import pytest

from workbench import MakeModule, RunCommand

FILES = {
    "keep/keep.go": """\
package keep

type Box struct{ numbers []*int }

func (b *Box) Add(number *int) {
	if len(b.numbers) < 100 && number != nil && *number != 0 {
		b.numbers = append(b.numbers, number)
	}
	store(number)
}

//go:noinline
func store(number *int) { last = number }

var last *int
""",
    "main.go": """\
package demo

import (
	"fmt"

	"ex.com/demo/keep"
)

type Putter interface{ Put(number *int) }

func Print(x, y int) {
	fmt.Println(x, y)
}

func Add(box *keep.Box, putter Putter) {
	n := 1
	m := 2
	box.Add(&n)
	putter.Put(&m)
}
""",
}


@pytest.fixture(params=["path", "oldest", "newest"])
def any_go(request: pytest.FixtureRequest, go: str) -> str:
    """The go of PATH, the oldest and the newest that are supported."""
    if request.param == "path":
        return go
    variable = f"HEAPLENS_GO_{request.param.upper()}"
    assert os.environ.get(variable), f"{variable} is not set; `make test` does that"
    return os.environ[variable]


def test_into_fmt(make_module: MakeModule, heaplens: RunCommand, any_go: str) -> None:
    """Each function by its name, each step with its place; once, though two arguments go there."""
    ran = heaplens("explain", "--go", any_go, "main.go:12", cwd=make_module(FILES))
    assert (ran.returncode, ran.stderr) == (0, "")
    before, after = ran.stdout.split("  inside fmt.Println:\n")
    assert before.startswith("main.go:12:14: converting x to an interface copies it")
    functions = re.findall(r"^  inside (.*):$", ran.stdout, re.MULTILINE)
    assert functions[:2] == ["fmt.Println", "fmt.Fprintln"]
    assert functions[-1] == "(*fmt.pp).printArg"
    assert len(functions) == len(set(functions))
    # Of the ways there are in fmt the compiler explains one, not always the same.
    last = re.search(
        r"^    /.*/fmt/print\.go:.*: (p\.arg = arg|formatter\.F.*) \(", after, re.MULTILINE
    )
    assert last is not None
    assert last.end() < after.index("main.go:12:17: converting y to an interface")


def test_into_a_method_of_another_package(
    make_module: MakeModule, heaplens: RunCommand, any_go: str
) -> None:
    ran = heaplens("explain", "--go", any_go, "main.go:16", cwd=make_module(FILES))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "  inside (*keep.Box).Add:\n    (*Box).Add keeps number" in ran.stdout
    assert re.search(r"^    keep/keep\.go:\d+:\d+: ", ran.stdout, re.MULTILINE)


def test_what_cannot_be_followed_is_said(
    make_module: MakeModule, heaplens: RunCommand, any_go: str
) -> None:
    ran = heaplens("explain", "--go", any_go, "main.go:17", cwd=make_module(FILES))
    assert (
        "  putter.Put is a method of the interface Putter: its target is known only at run time.\n"
        in ran.stdout
    )
    assert "inside" not in ran.stdout
