"""The key of a report changes with all that the report depends on, and with nothing else."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from heaplens.cache.contents import Contents, Memory
from heaplens.cache.key import Conditions, package_key
from heaplens.model import Depth, Problem
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.go import Go
from heaplens.toolchain.packages import Faults, Package, Variant

EXPORT = "/cache/ab/ab" + "0" * 62 + "-d"
OTHER_EXPORT = "/cache/ab/ab" + "1" * 62 + "-d"
BROKEN = Faults(build=(Problem("broken"),))


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a key is made of."""

    conditions: Conditions
    package: Package
    compile_commands: dict[Variant, CompileCommand]
    exports: dict[str, str]
    texts: dict[str, bytes] = field(default_factory=dict)

    def key(self) -> str | None:
        """The key, with nothing remembered."""
        contents = Contents(self.texts, Memory())
        return package_key(
            self.conditions, self.package, self.compile_commands, self.exports, contents
        )

    def with_compile_command(self, **changes: Any) -> "Inputs":  # noqa: ANN401 - any field
        """The same with another compile command for the plain package."""
        plain = replace(self.compile_commands[Variant.PLAIN], **changes)
        return replace(self, compile_commands={**self.compile_commands, Variant.PLAIN: plain})

    def with_package(self, **changes: Any) -> "Inputs":  # noqa: ANN401 - any field
        """The same with another package."""
        return replace(self, package=replace(self.package, **changes))

    def with_go(self, **changes: Any) -> "Inputs":  # noqa: ANN401 - any field
        """The same with another go command."""
        go = replace(self.conditions.go, **changes)
        return replace(self, conditions=replace(self.conditions, go=go))


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    """A package with both kinds of tests, its files, and a toolchain."""
    for name in ("a.go", "b.go", "a_test.go", "x_test.go", "c.go", "go", "compile", "lib.a", "p"):
        (tmp_path / name).write_text(name)

    def at(*names: str) -> tuple[str, ...]:
        return tuple(str(tmp_path / name) for name in names)

    package = Package(
        import_path="ex.com/demo",
        directory=str(tmp_path),
        listed_in=str(tmp_path),
        name="demo",
        files=at("a.go", "b.go"),
        test_files=at("a_test.go"),
        external_test_files=at("x_test.go"),
        ignored_files=at("c.go"),
        embedded_files=(),
        standard=False,
        needs_go_command=False,
        workspace_imports=("/m/lib",),
        faults=Faults(),
        test_faults=Faults(),
    )

    def compile_command(variant: Variant, *names: str) -> CompileCommand:
        config = f"# import config\npackagefile fmt={EXPORT}\n"
        return CompileCommand(
            variant, str(tmp_path / "compile"), ("-p", "demo"), at(*names), config, None
        )

    compile_commands = (
        compile_command(Variant.PLAIN, "a.go", "b.go"),
        compile_command(Variant.IN_PACKAGE_TEST, "a.go", "b.go", "a_test.go"),
        compile_command(Variant.EXTERNAL_TEST, "x_test.go"),
    )
    go = Go(
        path=str(tmp_path / "go"),
        origin="PATH",
        version="go1.27.3",
        goos="linux",
        goarch="amd64",
        goroot="/go",
        tools="/go/pkg/tool/linux_amd64",
        goflags="",
        variables=(("GOAMD64", "v1"),),
        watched=(),
    )
    exports = {
        "ex.com/demo": EXPORT,
        "ex.com/demo [ex.com/demo.test]": EXPORT,
        "ex.com/demo_test [ex.com/demo.test]": EXPORT,
    }
    return Inputs(
        Conditions(go, Depth.STORY, tests=True, program="heaplens 0.1"),
        package,
        {compile_command.variant: compile_command for compile_command in compile_commands},
        exports,
    )


def touched(name: str) -> Callable[[Inputs], Inputs]:
    """Another time of a file of the toolchain."""

    def change(inputs: Inputs) -> Inputs:
        os.utime(os.path.join(inputs.package.directory, name), (1, 1))
        return inputs

    return change


def written(name: str) -> Callable[[Inputs], Inputs]:
    """Other bytes, of the same length, in a file of the package."""

    def change(inputs: Inputs) -> Inputs:
        path = Path(inputs.package.directory, name)
        path.write_bytes(path.read_bytes()[:-1] + b"!")
        return inputs

    return change


def unsaved(name: str) -> Callable[[Inputs], Inputs]:
    """Unsaved text in the place of a file."""
    return lambda inputs: replace(
        inputs, texts={os.path.join(inputs.package.directory, name): b"unsaved"}
    )


def foreign_export(inputs: Inputs) -> Inputs:
    """Export data of a place that names files by something other than their content."""
    path = os.path.join(inputs.package.directory, "lib.a")
    return inputs.with_compile_command(import_config=f"packagefile lib={path}\n")


def profiled(inputs: Inputs) -> Inputs:
    """A compile with a profile."""
    path = os.path.join(inputs.package.directory, "p")
    return inputs.with_compile_command(flags=("-p", "demo", f"-pgoprofile={path}"))


CHANGES: dict[str, Callable[[Inputs], Inputs]] = {
    "version of go": lambda old: old.with_go(version="go1.27.4"),
    "path of go": lambda old: old.with_go(path=old.conditions.go.path + "/../compile"),
    "file of go": touched("go"),
    "file of the compiler": touched("compile"),
    "system": lambda old: old.with_go(goos="darwin"),
    "processor": lambda old: old.with_go(goarch="arm64"),
    "variables": lambda old: old.with_go(variables=(("GOAMD64", "v3"),)),
    "program": lambda old: replace(old, conditions=replace(old.conditions, program="0.2")),
    "depth": lambda old: replace(old, conditions=replace(old.conditions, depth=Depth.VERDICT)),
    "tests": lambda old: replace(old, conditions=replace(old.conditions, tests=False)),
    "others": lambda old: replace(old, conditions=replace(old.conditions, others=("-race",))),
    "import path": lambda old: old.with_package(import_path="ex.com/other"),
    "directory": lambda old: old.with_package(directory="/other"),
    "workspace": lambda old: old.with_package(workspace_imports=()),
    "a file less": lambda old: old.with_compile_command(files=old.package.files[:1]),
    "flags": lambda old: old.with_compile_command(flags=("-p", "demo", "-lang=go1.20")),
    "imports": lambda old: old.with_compile_command(
        import_config=f"packagefile fmt={OTHER_EXPORT}\n"
    ),
    "embeds": lambda old: old.with_compile_command(embed_config="{}"),
    "profile": profiled,
    "export data elsewhere": foreign_export,
    "a file": written("a.go"),
    "a test file": written("a_test.go"),
    "an external test file": written("x_test.go"),
    "unsaved text": unsaved("b.go"),
    "unsaved test": unsaved("x_test.go"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_key_changes_with(inputs: Inputs, change: Callable[[Inputs], Inputs]) -> None:
    before = inputs.key()
    assert before is not None
    after = change(inputs).key()
    assert after is not None
    assert after != before


@pytest.mark.parametrize(
    ("made", "change"),
    [(foreign_export, touched("lib.a")), (profiled, written("p"))],
    ids=["export data elsewhere", "profile"],
)
def test_the_key_changes_with_the_file_behind(
    inputs: Inputs,
    made: Callable[[Inputs], Inputs],
    change: Callable[[Inputs], Inputs],
) -> None:
    before = made(inputs).key()
    assert before is not None
    assert made(change(inputs)).key() not in {before, None}


SAME: dict[str, Callable[[Inputs], Inputs]] = {
    "time of a file": touched("a.go"),
    "file left out": written("c.go"),
    "unsaved text elsewhere": lambda old: replace(old, texts={"/elsewhere/a.go": b"x"}),
    "where go was asked": lambda old: old.with_package(listed_in="/elsewhere"),
    "how go was found": lambda old: old.with_go(origin="setting"),
    "what was built besides": lambda old: replace(old, exports={}),
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_the_key_stays_with_another(inputs: Inputs, change: Callable[[Inputs], Inputs]) -> None:
    before = inputs.key()
    assert before is not None
    assert change(inputs).key() == before


@pytest.mark.parametrize("name", ["a_test.go", "x_test.go"])
def test_without_tests_what_tests_hold_changes_nothing_but_their_files_key(
    inputs: Inputs, name: str
) -> None:
    """Faults of tests do not matter then; that their text does is only caution."""
    plain = replace(inputs, conditions=replace(inputs.conditions, tests=False))
    broken = plain.with_package(test_faults=BROKEN)
    assert broken.key() == plain.key() is not None
    assert written(name)(plain).key() is not None


NOT_KEPT: dict[str, Callable[[Inputs], Inputs]] = {
    "faults": lambda old: old.with_package(faults=BROKEN),
    "faults of its tests": lambda old: old.with_package(test_faults=BROKEN),
    "no recipe": lambda old: replace(old, compile_commands={}),
    "no recipe for a test": lambda old: replace(
        old, compile_commands={Variant.PLAIN: old.compile_commands[Variant.PLAIN]}
    ),
    "no files": lambda old: old.with_package(files=(), test_files=(), external_test_files=()),
    "no directory": lambda old: old.with_package(directory=""),
    "a file that is gone": lambda old: old.with_package(files=("/no/where.go",)),
    "a private copy in a recipe": lambda old: old.with_compile_command(files=("/private/1.go",)),
    "export data that is gone": lambda old: old.with_compile_command(
        import_config="packagefile x=/no\n"
    ),
    "a profile that is gone": lambda old: old.with_compile_command(flags=("-pgoprofile=/no",)),
}


@pytest.mark.parametrize("change", NOT_KEPT.values(), ids=NOT_KEPT)
def test_there_is_no_key_with(inputs: Inputs, change: Callable[[Inputs], Inputs]) -> None:
    assert change(inputs).key() is None


BUILT: dict[str, Callable[[Inputs], Inputs]] = {
    "what was built": lambda old: replace(
        old, exports={**old.exports, "ex.com/demo": OTHER_EXPORT}
    ),
    "what was built for a test": lambda old: replace(
        old, exports={**old.exports, "ex.com/demo [ex.com/demo.test]": OTHER_EXPORT}
    ),
    "assembly": written("a.s"),
    "header": written("a.h"),
    "a file": written("a.go"),
}


@pytest.mark.parametrize("change", BUILT.values(), ids=BUILT)
def test_the_key_of_a_package_with_assembly_changes_with(
    inputs: Inputs, change: Callable[[Inputs], Inputs]
) -> None:
    for name in ("a.s", "a.h"):
        Path(inputs.package.directory, name).write_text("TEXT")
    built = replace(inputs.with_package(needs_go_command=True), compile_commands={})
    before = built.key()
    assert before is not None
    assert change(built).key() not in {before, None}


@pytest.mark.parametrize(
    ("name", "export"),
    [
        ("ex.com/demo", ""),
        ("ex.com/demo", "/build/b001/_pkg_.a"),
        ("ex.com/demo [ex.com/demo.test]", ""),
        ("ex.com/demo_test [ex.com/demo.test]", ""),
    ],
)
def test_a_package_with_assembly_is_kept_only_if_all_of_it_was_built(
    inputs: Inputs, name: str, export: str
) -> None:
    """And is where Go names it by its content."""
    built = inputs.with_package(needs_go_command=True)
    assert built.key() is not None
    assert replace(built, exports={**built.exports, name: export}).key() is None


def test_text_is_the_same_saved_and_unsaved(inputs: Inputs) -> None:
    path = inputs.package.files[0]
    assert replace(inputs, texts={path: Path(path).read_bytes()}).key() == inputs.key()
