"""Objects that are gone, damaged or of another Go: what they prove is compiled for, or unproven."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.engine.engine import Engine
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.objects import Objects
from heaplens.toolchain.overlay import NOTHING
from heaplens.toolchain.packages import Variant
from heaplens.toolchain.passes import PassOptions
from heaplens.toolchain.proofs import proof_pass
from workbench import MakeModule

SOURCE = "package demo\n\nfunc New() *int { return new(int) }\n"


@pytest.fixture
def engine(private_environment: Mapping[str, str]) -> Iterator[Engine]:
    made = Engine(Settings(), private_environment)
    yield made
    made.close()


@pytest.fixture
def compile_command(engine: Engine, make_module: MakeModule, tmp_path: Path) -> CompileCommand:
    """How to compile a package, with an archive of its own that a test may spoil."""
    module = make_module({"demo.go": SOURCE})
    plan = engine.plan(["."], str(module), NOTHING, tests=False, cancellation=engine.cancellation)
    found = plan.compile_commands[str(module)][Variant.PLAIN]
    assert found.archive is not None
    archive = tmp_path / "archive"
    shutil.copy(found.archive, archive)
    # As if the file had been there for long.
    return replace(found, archive=str(archive), began_ns=1 << 62)


def calls_of(engine: Engine, compile_command: CompileCommand) -> int | None:
    proof = proof_pass(
        engine.toolchain(), compile_command, partial(PassOptions, NOTHING, engine.cancellation)()
    )
    return len(proof.code.calls) if proof is not None and proof.code is not None else None


def test_an_archive_is_read(engine: Engine, compile_command: CompileCommand) -> None:
    assert calls_of(engine, replace(compile_command, compiler="/no/compiler")) == 1


@pytest.mark.parametrize("spoiled", [None, b"", b"!<arch>\n", b"a text"])
def test_where_it_is_gone_or_damaged_the_package_is_compiled(
    engine: Engine, compile_command: CompileCommand, spoiled: bytes | None
) -> None:
    archive = Path(compile_command.archive or "")
    if spoiled is None:
        archive.unlink()
    else:
        archive.write_bytes(spoiled)
    assert calls_of(engine, compile_command) == 1


def test_an_archive_that_is_cut_while_it_is_there(
    engine: Engine, compile_command: CompileCommand
) -> None:
    archive = Path(compile_command.archive or "")
    data = archive.read_bytes()
    for share in range(10):
        archive.write_bytes(data[: len(data) * share // 10])
        assert calls_of(engine, compile_command) == 1


def test_a_file_that_changed_since_it_was_listed_is_compiled(
    engine: Engine, compile_command: CompileCommand
) -> None:
    Path(compile_command.files[0]).write_text(SOURCE + "\nfunc Other() *int { return new(int) }\n")
    assert calls_of(engine, replace(compile_command, began_ns=1)) == 2


def test_of_a_go_whose_objects_are_not_known_nothing_is_proven(
    make_module: MakeModule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers that mean other routines are found out by lines of which all is known."""
    module = make_module({"demo.go": SOURCE})
    known = Objects._builtin_symbols  # noqa: SLF001 - another Go cannot be made here
    monkeypatch.setattr(Objects, "_builtin_symbols", lambda self: known(self)[1:])
    with Analyzer(Settings(cache=False)) as analyzer:
        [report] = analyzer.check(["."], str(module), depth=Depth.PROOF)
    assert report.unproven is not None
    assert "are not known" in report.unproven
    assert [finding.allocates for finding in report.findings] == [None]
