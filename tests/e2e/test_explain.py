"""`heaplens explain` of functions and places, as it is installed: what it says, and how it errs."""

import json
import re
from pathlib import Path

import pytest

from workbench import MakeModule, RunCommand

FILES = {
    "keep/keep.go": """\
package keep

var kept []*int

//go:noinline
func Keep(number *int) { kept = append(kept, number) }

type Box struct{ numbers []*int }

//go:noinline
func (b *Box) Add(number *int) { Keep(number) }

func (b *Box) Only() {}
""",
    "main.go": """\
package demo

import (
	_ "errors"
	"fmt"

	"ex.com/demo/keep"
)

type Server struct{ names []string }

func (s *Server) Serve(names []string, limit int) (*int, error) {
	if limit < 0 {
		return nil, fmt.Errorf("limit %d", limit)
	}
	total := 0
	for _, name := range names {
		label := name + name
		s.names = append(s.names, label)
	}
	keep.Keep(&total)
	return &total, nil
}

type Other struct{}

func (Other) Serve() {}

func (Other) Add(b *keep.Box) { b.Only() }

func Free(a, b int) int { return a + b }

func Sum[T int | float64](numbers []T) *T { total := numbers[0]; return &total }
""",
    "main_test.go": """\
package demo

import "testing"

func helper() *int { n := 1; return &n }

func TestHelper(t *testing.T) { helper() }
""",
    "README.md": "text\n",
}


@pytest.fixture
def module(make_module: MakeModule) -> Path:
    return make_module(FILES)


def test_a_function_with_all_that_it_allocates(module: Path, heaplens: RunCommand) -> None:
    """The worst first: loops, then what each call does; error paths last; then what it keeps."""
    ran = heaplens("explain", "Server.Serve", cwd=module)
    assert (ran.returncode, ran.stderr) == (0, "")
    head, *rows = ran.stdout.splitlines()
    assert head == "main.go:12: (*Server).Serve"
    places = [match[1] for row in rows if (match := re.match(r"    main\.go:(\d+):\d+: ", row))]
    assert places[0] == "18"
    assert {*places[1:3]} == {"16", "19"}
    assert "14" in places[3:]
    assert re.search(r"\[loop, heap\?, if more than one part is non-empty\]$", rows[1])
    assert next(row for row in rows if "main.go:16:" in row).endswith(" [each call, heap 8 B]")
    assert "  what it keeps:" in rows
    assert re.fullmatch(r"  stack frame: \d+ B", rows[-2])
    assert re.fullmatch(r"  not inlined: inline cost \d+, budget 80", rows[-1].lower())


def test_a_name_of_several_lists_them(module: Path, heaplens: RunCommand) -> None:
    """As they can be asked for, one a line."""
    ran = heaplens("explain", "Serve", cwd=module)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "heaplens explain: Serve is the name of 2 functions; say which:\n"
        "  Server.Serve  main.go:12\n"
        "  Other.Serve   main.go:27\n"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Serv", "no function Serv in ex.com/demo; did you mean Server.Serve or Other.Serve?\n"),
        ("main.go:99", "main.go has 33 lines\n"),
        ("README.md", "README.md is not a Go file\n"),
        ("main.go", "main.go is a file: name a line of it, main.go:12, or a function\n"),
        ("nosuch.go:3", "no such file: nosuch.go\n"),
        ("a b", "'a b' is neither FILE:LINE[:COL] nor the name of a function\n"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    module: Path, heaplens: RunCommand, name: str, words: str
) -> None:
    ran = heaplens("explain", name, cwd=module)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_line_of_a_function_means_the_function(module: Path, heaplens: RunCommand) -> None:
    """And what allocates on it besides, with its path."""
    ran = heaplens("explain", "main.go:12", cwd=module)
    assert ran.stdout == heaplens("explain", "Server.Serve", cwd=module).stdout
    ran = heaplens("explain", "main_test.go:5", cwd=module)
    assert ran.stdout.startswith("main_test.go:5: helper\n")
    assert "\nmain_test.go:5:22: n escapes: its address is returned by helper. [" in ran.stdout


def test_what_helps_and_where_more_is_said(module: Path, heaplens: RunCommand) -> None:
    """Each sentence once, and nothing that only Markdown needs."""
    ran = heaplens("explain", "main.go:16", cwd=module)
    assert (ran.returncode, ran.stderr) == (0, "")
    page = re.search(r"^  more: file://(/.*/docs/causes/[a-z-]+\.md)$", ran.stdout, re.MULTILINE)
    assert page is not None
    assert Path(page[1]).is_file()
    own, _, _ = ran.stdout.partition("the compiler says:")
    sentences = [line.strip() for line in own.splitlines() if line.strip().endswith(".")]
    assert len(sentences) == len(set(sentences))
    assert not re.search(r"\\[*_`\[(]", ran.stdout)


def test_nothing_here_names_allocations_only(module: Path, heaplens: RunCommand) -> None:
    ran = heaplens("explain", "main.go:26", cwd=module)
    first, *nearest = ran.stdout.splitlines()
    assert first == "main.go:26: nothing here goes to the heap. Nearest in this file:"
    assert nearest
    assert not any("leaking-param" in line for line in nearest)


def test_a_place_as_json(module: Path, heaplens: RunCommand) -> None:
    """With the steps into other packages, the advice and its page."""
    ran = heaplens("explain", "--format", "json", "main.go:16", cwd=module)
    assert (ran.returncode, ran.stderr) == (0, "")
    document = json.loads(ran.stdout)
    assert document["version"] == 1
    assert document["package"]["importPath"] == "ex.com/demo"
    assert document["function"] is None
    [finding] = document["findings"]
    assert (finding["subject"], finding["bytes"], finding["line"]) == ("total", 8, 16)
    assert finding["page"].endswith(f"/{finding['cause']}.md")
    assert finding["ignored"] is False
    assert any("moved to heap: total" in line for line in document["compiler"])
    ran = heaplens("explain", "--format", "json", "./keep.Box.Add", cwd=module)
    function = json.loads(ran.stdout)["function"]
    assert (function["name"], function["package"]) == ("(*Box).Add", "ex.com/demo/keep")


def test_the_way_of_an_argument_as_json(make_module: MakeModule, heaplens: RunCommand) -> None:
    head = 'package demo\n\nimport "ex.com/demo/keep"\n\n'
    main = head + "func F(b *keep.Box) {\n\tn := 1\n\tb.Add(&n)\n}\n"
    module = make_module({**FILES, "main.go": main})
    ran = heaplens("explain", "--format", "json", "main.go:6", cwd=module)
    [finding] = json.loads(ran.stdout)["findings"]
    callees = finding["trace"]["callees"]
    assert [(c["function"], c["package"], c["line"]) for c in callees] == [
        ("(*keep.Box).Add", "ex.com/demo/keep", 11),
        ("keep.Keep", "ex.com/demo/keep", 6),
    ]
    assert all(Path(c["file"]) == module / "keep" / "keep.go" and c["flow"] for c in callees)
    assert finding["trace"]["end"] is None
