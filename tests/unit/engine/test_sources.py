"""Few files of a package are kept parsed, and that changes nothing of what they say."""

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from heaplens.compiler.runtime_routines import Product
from heaplens.engine.source_facts import PackageSourceFacts
from heaplens.engine.source_files import SourceFiles
from heaplens.model import Cause, Escape, Finding, Kind, Site, Span, When
from unit.lsp.open_package import package

_FUNCTION = "func f{}() *int {{\n\tx := {}\n\ts := make([]int, x)\n{}\treturn &x\n}}\n\n"
_BODY = "\ts[0] = x + s[1]\n" * 400


def written(directory: Path, count: int) -> dict[str, bytes]:
    """Files of which a few are too large, together, to be kept parsed."""
    text = "package p\n\n" + "".join(_FUNCTION.format(n, n, _BODY) for n in range(20))
    return {str(directory / f"f{n}.go"): text.encode() for n in range(count)}


def asked(sources: SourceFiles, path: str) -> object:
    """Much of what a file can be asked."""
    escape = Escape(Site(path, 4, 2), Kind.MOVED_TO_HEAP, "x", "moved to heap: x")
    return (
        sources.extent_of(escape, 0),
        sources.allocation_sites(path, 5, Product.SLICE),
        sources.constant_reason(Site(path, 4, 7)),
        sources.functions(path),
    )


def test_asking_many_files_in_turn_is_asking_each_alone(tmp_path: Path) -> None:
    texts = written(tmp_path, 5)
    alone = {path: asked(SourceFiles(texts), path) for path in texts}
    together = SourceFiles(texts)
    assert [asked(together, path) for path in (*texts, *texts)] == [*alone.values()] * 2


def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    """A syntax tree has twelve times the size of its text."""
    assert peak_bytes(tmp_path, 8) < 1.5 * peak_bytes(tmp_path, 3)


def peak_bytes(directory: Path, count: int) -> int:
    """The most that was in use while files were asked one after the other."""
    texts = written(directory, count)
    sources = SourceFiles(texts)
    tracemalloc.start()
    try:
        for path in texts:
            asked(sources, path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("line", "older", "newer"),
    [
        ("", When.EACH_CALL, When.LOOP),
        ("//go:build go1.20\n\n", When.EACH_CALL, When.EACH_CALL),
        ("//go:build go1.22\n\n", When.LOOP, When.LOOP),
    ],
)
def test_another_version_in_go_mod_counts_in_files_that_stay(
    line: str, older: When, newer: When
) -> None:
    """What is known of a file from reports before it is kept, by version."""
    path = "/m/a.go"
    text = line + "package a\nfunc f(all []int) {\nfor _, v := range all { sink = &v }\n}\n"
    site = Site(path, 3 + line.count("\n"), len("for _, ") + 1)
    sources: SourceFiles | None = None
    for version, often in ((21, older), (22, newer), (21, older)):
        sources = SourceFiles({path: text.encode()}, sources)
        listed = replace(package("/m", "a.go"), versions={"/m": version})
        facts = PackageSourceFacts(listed, sources)
        for _ in range(2):
            assert facts.frequency(site).when is often
            assert facts.frequency_on(site, "", in_closure=False, variable="v").when is often

        def make(often: When = often) -> Finding:
            span = Span(path, site.line, site.byte_col, site.line, site.byte_col + 1)
            return Finding(span, Kind.MOVED_TO_HEAP, "v", "f", Cause.UNKNOWN, "", (), when=often)

        assert facts.finding(path, "key", make).when is often
