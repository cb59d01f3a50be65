"""What `go list -json` says of packages, of what is wrong with them, and of unsaved copies."""

import json
from typing import Any

from heaplens.model import Problem, Site
from heaplens.toolchain.packages import Faults, Listing, Variant, read_listing

COPY = "/private/1.go"


def entry(path: str, **fields: object) -> dict[str, object]:
    return {"ImportPath": path, "Dir": "/w/" + path.rpartition("/")[2], "Name": "p", **fields}


def read(*entries: dict[str, Any], stderr: str = "", failed: bool = False) -> Listing:
    stdout = "\n".join(json.dumps(it, indent="\t") for it in entries)
    return read_listing(
        stdout.encode(),
        stderr.encode(),
        failed=failed,
        directory="/w",
        origins={COPY: "/w/p/a.go"},
    )


def test_only_what_was_asked_for_is_a_package() -> None:
    """Not its imports, nor the variants and the main package of its tests."""
    listing = read(
        entry("fmt", DepOnly=True, Standard=True, Export="/c/fmt"),
        entry("ex.com/p", GoFiles=["a.go"], TestGoFiles=["a_test.go"], XTestGoFiles=["x_test.go"]),
        entry("ex.com/p [ex.com/p.test]", ForTest="ex.com/p", Export="/c/p-test"),
        entry("ex.com/p_test [ex.com/p.test]", ForTest="ex.com/p"),
        entry("ex.com/p.test"),
        entry("ex.com/odd.test", GoFiles=["o.go"]),
    )
    assert [package.import_path for package in listing.packages] == ["ex.com/p", "ex.com/odd.test"]
    package = listing.packages[0]
    assert package.files == ("/w/p/a.go",)
    assert package.test_files == ("/w/p/a_test.go",)
    assert package.external_test_files == ("/w/p/x_test.go",)
    assert package.test_variants == [Variant.IN_PACKAGE_TEST, Variant.EXTERNAL_TEST]
    assert listing.exports == {"fmt": "/c/fmt", "ex.com/p [ex.com/p.test]": "/c/p-test"}


def test_the_imports_that_can_be_edited_are_followed_to_the_end() -> None:
    """Those of Go and of downloaded modules cannot; a module replaced by a directory can."""
    main, downloaded = {"Path": "ex.com"}, {"Path": "x", "Version": "v1.0.0"}
    replaced = {**downloaded, "Replace": {"Path": "../x"}}
    moved = {**downloaded, "Replace": {"Path": "y", "Version": "v1.1.0"}}
    listing = read(
        entry("fmt", DepOnly=True, Standard=True),
        entry("ex.com/q", DepOnly=True, Module=main, Imports=["ex.com/r"]),
        entry("ex.com/r", DepOnly=True, Module=main, Imports=["ex.com/p"]),
        entry("ex.com/s", DepOnly=True, Module=main),
        entry("x/down", DepOnly=True, Module=downloaded, Imports=["ex.com/none"]),
        entry("x/here", DepOnly=True, Module=replaced),
        entry("y/moved", DepOnly=True, Module=moved),
        entry("ex.com/p", Imports=["fmt", "ex.com/q", "x/down", "x/here", "y/moved"], Module=main),
        entry("ex.com/p [ex.com/p.test]", ForTest="ex.com/p", Imports=["ex.com/s"], Module=main),
    )
    assert sorted(listing.packages[0].workspace_imports) == ["/w/here", "/w/q", "/w/r", "/w/s"]


def test_what_the_compiler_said_is_told_apart_from_what_go_cannot_load() -> None:
    build = {"Err": "# ex.com/p\n./p/a.go:3:1: wrong\n\tmore\n./p/a.go:4:1: too"}
    load = {"Pos": "p/a.go:2:8", "Err": "no required module provides package x; to add it:\n\tgo"}
    assert read(entry("ex.com/p", Error=build)).packages[0].faults == Faults(
        build=(
            Problem("wrong\nmore", Site("/w/p/a.go", 3, 1)),
            Problem("too", Site("/w/p/a.go", 4, 1)),
        )
    )
    assert read(entry("ex.com/p", Error=load)).packages[0].faults == Faults(
        load=(
            Problem(
                "no required module provides package x; to add it:\n\tgo", Site("/w/p/a.go", 2, 8)
            ),
        )
    )


def test_a_fault_of_a_test_is_none_of_the_package() -> None:
    fault = {"Pos": "p/a_test.go:2:8", "Err": "wrong"}
    listing = read(
        entry("ex.com/p"),
        entry("ex.com/p [ex.com/p.test]", ForTest="ex.com/p", DepsErrors=[fault]),
        entry("ex.com/p.test", DepsErrors=[fault]),
    )
    (package,) = listing.packages
    assert package.faults == Faults()
    assert package.test_faults == Faults(load=(Problem("wrong", Site("/w/p/a_test.go", 2, 8)),))


def test_a_cycle_is_told_with_all_its_imports() -> None:
    error = {"ImportStack": ["ex.com/p", "ex.com/q", "ex.com/p"], "Err": "import cycle not allowed"}
    (problem,) = read(entry("ex.com/p", Error=error)).packages[0].faults.load
    assert problem.message == (
        "package ex.com/p\n\timports ex.com/q\n\timports ex.com/p: import cycle not allowed"
    )


def test_the_private_copy_of_unsaved_text_is_called_by_the_file_it_stands_for() -> None:
    said = {"Err": f"# ex.com/p\n{COPY}:3:1: wrong\n../private/1.go:4:1: too"}
    faults = read(entry("ex.com/p", Error=said)).packages[0].faults
    assert [problem.site for problem in faults.build] == [
        Site("/w/p/a.go", 3, 1),
        Site("/w/p/a.go", 4, 1),
    ]


def test_a_go_that_lists_nothing_is_a_problem_and_its_chatter_beside_packages_none() -> None:
    assert read(stderr="go: no\n", failed=True).problems == (Problem("go: no"),)
    assert read(stderr="warning: odd\n").problems == (Problem("warning: odd"),)
    assert read(entry("ex.com/p"), stderr="go: downloading x\n").problems == ()


def test_an_answer_that_was_cut_off_gives_what_is_whole() -> None:
    whole = json.dumps(entry("ex.com/p"))
    listing = read_listing(
        f'{whole}\n{{"ImportPath": "ex.com/q", "Di'.encode(), b"", failed=True, directory="/w"
    )
    assert [package.import_path for package in listing.packages] == ["ex.com/p"]


def test_cgo_is_for_the_go_command() -> None:
    for field in ("CgoFiles", "CFiles", "CXXFiles", "SwigFiles"):
        assert read(entry("ex.com/p", **{field: ["a"]})).packages[0].needs_go_command
    assert not read(entry("ex.com/p", GoFiles=["a.go"])).packages[0].needs_go_command


def test_assembly_is_not() -> None:
    [package] = read(entry("ex.com/p", GoFiles=["a.go"], SFiles=["a.s"])).packages
    assert not package.needs_go_command
    assert [path.rpartition("/")[2] for path in package.assembly_files] == ["a.s"]
