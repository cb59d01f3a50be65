"""Writes down what a reader sees of every sample: hover, explanation and path, with the newest Go.

    HEAPLENS_GO_NEWEST=GO PYTHONPATH=tests python tests/samples/golden.py

That writes tests/samples/golden/; test_golden.py compares. A change of words shows as one of text.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from heaplens.cli.explain_text import explanation
from heaplens.cli.terminal import PLAIN, Look
from heaplens.model import Condition, Finding, PackageReport, Site
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.hover import hover
from samples.analysis import SAMPLES, Analysis, Toolchain, analyse

GOLDEN = Path(__file__).parent / "golden"
_LOOK = Look(PLAIN, excerpts=False)


def golden_texts(analysis: Analysis, library: str) -> dict[str, str]:
    """What is seen of each package of the samples.

    Args:
        analysis: the samples, analysed.
        library: the directory of the standard library, which differs from machine to machine.

    Returns:
        The text by the name of its file.
    """
    texts = {}
    for report in analysis.reports:
        name = str(Path(report.directory).relative_to(SAMPLES)).replace("/", "-")
        text = "\n".join(_package(report)) + "\n"
        texts[f"{name}.txt"] = text.replace(f"{SAMPLES}/", "").replace(f"{library}/", "$GOROOT/")
    return texts


def _package(report: PackageReport) -> Iterator[str]:
    everything = (*report.findings, *report.ignored)
    for path in sorted({finding.span.path for finding in everything}):
        lines = Path(path).read_bytes().decode("utf-8-sig").split("\n")
        sheet = _sheet(path, report)
        for line in sorted({each.span.line for each in everything if each.span.path == path}):
            found = [
                each for each in everything if (each.span.path, each.span.line) == (path, line)
            ]
            yield f"== {os.path.basename(path)}:{line}: {_source(lines[line - 1])}\n"
            yield from _indented("explain", explanation(found, report, "", f"{SAMPLES}/", _LOOK))
            yield from _hovers(sheet, found)
        for function in sheet.functions:
            shown = hover(sheet, function.span.line, function.span.byte_col, _link)
            if shown is not None:
                yield f"== {os.path.basename(path)}: function {function.name}\n"
                yield from _indented("hover", shown.markdown)


def _hovers(sheet: FileFacts, found: list[Finding]) -> Iterator[str]:
    texts: dict[str, None] = {}
    for finding in found:
        shown = hover(sheet, finding.span.line, finding.span.byte_col, _link)
        if shown is not None:
            texts[shown.markdown] = None
    for text in texts:
        yield from _indented("hover", text)


def _sheet(path: str, report: PackageReport) -> FileFacts:
    def marks(findings: tuple[Finding, ...]) -> tuple[TrackedFinding, ...]:
        return tuple(TrackedFinding(finding) for finding in findings if finding.span.path == path)

    return FileFacts(
        path,
        Path(path).read_bytes(),
        marks(report.findings),
        marks(report.ignored),
        tuple(each for each in report.functions if each.span.path == path),
        tuple(each for each in report.inlinability if each.site.path == path),
        unproven=report.unproven,
    )


def _source(line: str) -> str:
    return line.partition("// want ")[0].strip()


def _indented(title: str, text: str) -> Iterator[str]:
    yield f"-- {title}"
    for line in text.strip("\n").split("\n"):
        yield f"   {line}".rstrip()
    yield ""


def _link(target: Site | Condition) -> str:
    if isinstance(target, Condition):
        return f"conditions/{target.page}.md"
    return f"{os.path.basename(target.path)}#L{target.line}"


def main() -> int:
    """Writes the files, and takes away those of packages that are gone."""
    go = os.environ.get("HEAPLENS_GO_NEWEST", "")
    if not go:
        sys.exit("HEAPLENS_GO_NEWEST is not set; `make golden` sets it")
    toolchain = Toolchain(go)
    texts = golden_texts(analyse(toolchain), library_of(toolchain))
    GOLDEN.mkdir(exist_ok=True)
    for file in GOLDEN.glob("*.txt"):
        if file.name not in texts:
            file.unlink()
    for name, text in texts.items():
        (GOLDEN / name).write_bytes(text.encode())
    print(f"{len(texts)} files in {GOLDEN}")  # noqa: T201 - this is a command
    return 0


def library_of(toolchain: Toolchain) -> str:
    """The directory of a toolchain's standard library."""
    return f"{toolchain.run('env', 'GOROOT').strip()}/src"


if __name__ == "__main__":
    sys.exit(main())
