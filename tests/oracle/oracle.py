"""Holds what heaplens says of generated programs against what they allocate, line by line."""

import bisect
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer
from heaplens.model import Depth, Finding, Kind
from oracle.profile import ROUNDS, Line, Sample, below
from oracle.programs import Function, Module

_TINY_BYTES, _PAGE_BYTES, _HEADER_BYTES, _HEADER_FROM_BYTES = 16, 8192, 8, 512
_CLASSES_BYTES = (
    *(8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320),
    *(352, 384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792),
    *(2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5120, 5376, 6144, 6528, 6784, 6912, 8192),
    *(9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576),
    *(27264, 28672, 32768),
)
_CLOSURE = re.compile(r"\.func\d+(\.\d+)*$")
_SAMPLES_SHOWN = 12
_SHORT_LINES = 3  # of a function with one statement, and a directive
# What a finding says of the box that a routine of the runtime makes: when and how large. The boxes
# of these routines have pointers, so that each is an object of its own in the profile.
_BOXES = {
    "runtime.convTstring": ("unless it is empty", 16),
    "runtime.convTslice": ("unless it is nil", 24),
}
_IN_LITERAL = ", in the body of a function literal that is inlined"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that heaplens and the run do not agree about."""

    what: str
    """The kind of difference."""
    line: Line
    """Where."""
    text: str
    """The line, its findings, its samples and the source of its function."""


@dataclass(slots=True)
class _Seen:
    """All that is known of a line."""

    line: Line
    findings: list[Finding] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)


def analyse(go: str, directory: Path) -> list[Finding]:
    """What heaplens finds in a module.

    Args:
        go: The go command.
        directory: The module.

    Returns:
        All findings that are about allocations.
    """
    settings = Settings(go_path=go, jobs=2, cache=False, tests=False)
    with Analyzer(settings, os.environ) as analyzer:
        reports = list(analyzer.check(["./..."], directory=str(directory), depth=Depth.PROOF))
    for report in reports:
        assert not report.problems, report.problems
        assert report.unproven is None, report.unproven
    return [
        finding
        for report in reports
        for finding in report.findings
        if finding.kind is not Kind.LEAKING_PARAM
    ]


def compare(
    module: Module, directory: Path, findings: Iterable[Finding], samples: Sequence[Sample]
) -> Iterator[Difference]:
    """Compares each line of the programs.

    Args:
        module: The programs.
        directory: Where they are.
        findings: What heaplens says.
        samples: What was allocated.

    Yields:
        What does not agree.
    """
    functions = _Functions(module.functions)
    lines: dict[Line, _Seen] = {}
    for sample in samples:
        for line in set(_lines_of_sample(sample)):
            lines.setdefault(line, _Seen(line)).samples.append(sample)
    places = [(finding, _lines_of(finding, directory)) for finding in findings]
    for finding, covered in places:
        for line in covered:
            lines.setdefault(line, _Seen(line)).findings.append(finding)
    faults = [(seen, what) for seen in lines.values() for what in _faults(seen, functions)]
    faults += (
        (lines[covered[0]], "certain, but never seen")
        for finding, covered in places
        if not any(lines[line].samples for line in covered)
        if _is_due(finding, functions.at(covered[0]), samples)
    )
    for seen, what in sorted(faults, key=lambda fault: fault[0].line):
        function = functions.at(seen.line)
        if function is not None:
            yield Difference(what, seen.line, _shown(directory, seen, function))


def rounded(size_bytes: int) -> set[int]:
    """What the allocator makes of a size.

    Args:
        size_bytes: Bytes that a program asks for.

    Returns:
        What a block of them may take: it depends on whether there are pointers.
    """
    sizes = {size_bytes}
    if size_bytes > _HEADER_FROM_BYTES:
        sizes.add(size_bytes + _HEADER_BYTES)
    if size_bytes < _TINY_BYTES:
        sizes.add(_TINY_BYTES)
    return {
        next((c for c in _CLASSES_BYTES if c >= size), -(-size // _PAGE_BYTES) * _PAGE_BYTES)
        for size in sizes
    }


class _Functions:
    """Finds the function of a line."""

    def __init__(self, functions: Iterable[Function]) -> None:
        self._by_file: Mapping[str, list[Function]] = defaultdict(list)
        for function in functions:
            self._by_file[function.file].append(function)

    def at(self, line: Line) -> Function | None:
        functions = self._by_file.get(line[0], [])
        at = bisect.bisect(functions, line[1], key=lambda function: function.first) - 1
        if at < 0 or functions[at].last < line[1]:
            return None
        return functions[at]


def _lines_of_sample(sample: Sample) -> Iterator[Line]:
    """The lines that the allocation is code of.

    Where a function that is a parameter was inlined, together with the function that calls it, the
    line of that call has such code but there.
    """
    inner = ""
    for frame in sample.frames:
        if not _CLOSURE.search(inner) or frame is sample.frames[-1]:
            yield frame.line
        inner = frame.function


def _lines_of(finding: Finding, directory: Path) -> list[Line]:
    """Where the code of a finding is."""
    span = finding.span
    lines = list(range(span.line, span.end_line + 1))
    if finding.kind is Kind.HIDDEN_ALLOCATION:
        lines = sorted({span.line, span.end_line})  # the compiler has a call at either end
    if "func literal" in finding.subject and not finding.inlined_from:
        lines = lines[:1]  # its body is code of its own
    return [(below(directory, span.path), line) for line in lines]


def _faults(seen: _Seen, functions: _Functions) -> Iterator[str]:
    """What is wrong with a line."""
    function = functions.at(seen.line)
    if not seen.samples or function is None:
        return
    allocating = [finding for finding in seen.findings if finding.allocates]
    undecided = any(finding.allocates is None for finding in seen.findings)
    if not allocating:
        what = "allocates nothing, it says" if seen.findings else "missed"
        yield ("undecided" if undecided else what) + _in_literal(seen)
    elif not undecided and all(each.size_bytes is not None for each in allocating):
        said = set().union(*(rounded(finding.size_bytes or 0) for finding in allocating))
        if not {sample.size_bytes for sample in seen.samples} <= said:
            yield "another size" + _in_literal(seen)
    if allocating and seen.line[1] in function.once:
        yield from _miscounted(seen, function)


def _in_literal(seen: _Seen) -> str:
    """Says so where all that the line allocated was in function literals that are inlined."""
    inlined = all(
        frame is not sample.frames[-1] and _CLOSURE.search(frame.function)
        for sample in seen.samples
        for frame in sample.frames
        if frame.line == seen.line
    )
    return _IN_LITERAL if inlined else ""


def _miscounted(seen: _Seen, function: Function) -> Iterator[str]:
    """What is wrong with the number of objects of a line that each call gets to once."""
    own = [s for s in seen.samples if s.frames[-1].function.endswith(f".{function.name}")]
    certain = [each for each in seen.findings if each.allocates and each.condition is None]
    large = [each for each in certain if (each.size_bytes or 0) >= _TINY_BYTES]
    # Of inlined code a finding counts for all copies at the place, so only the function's own.
    written = sum(sample.objects for sample in own if len(sample.frames) == 1)
    if written > sum(each.allocates is not False for each in seen.findings) * ROUNDS:
        yield "more than it says"
    if sum(sample.objects for sample in own) < len(large) * ROUNDS:
        yield "less than it says"
    for routine, said in _BOXES.items():
        made = sum(s.objects for s in own if s.routine == routine and len(s.frames) == 1)
        if made > sum((each.condition, each.size_bytes) == said for each in seen.findings) * ROUNDS:
            yield "a box that it does not tell of"
    sizes = {sample.size_bytes for sample in own}
    if any(rounded(each.size_bytes or 0).isdisjoint(sizes) for each in large):
        yield "a size that nothing has"


def _may_be_left_out(finding: Finding, function: Function) -> bool:
    """Whether code may be there and never run, though its function is called."""
    if not finding.function:
        # The linker leaves out how a map is filled that nobody uses; and of code that is inlined
        # into an initialiser the profile has no line.
        return "map[" in function.text or bool(finding.inlined_from)
    # Where the function is inlined its literal is compiled anew, and runs there.
    before = function.text.split("\n")[: finding.span.line - function.first + 1]
    return any("return func(" in line for line in before)


def _is_due(finding: Finding, function: Function | None, samples: Iterable[Sample]) -> bool:
    """Whether a finding has to show in the profile."""
    if not finding.allocates or finding.condition is not None:
        return False
    if function is None or not function.runs or _may_be_left_out(finding, function):
        return False
    if (finding.size_bytes or 0) >= _TINY_BYTES:
        return True
    # It may each time be in a block that something before it has begun, and initialisers run once.
    alone = function.text.count("\n") <= _SHORT_LINES
    return (
        bool(finding.function)
        and alone
        and not any(
            sample.size_bytes == _TINY_BYTES
            for sample in samples
            for path, line in (sample.frames[-1].line,)
            if path == function.file and function.first <= line <= function.last
        )
    )


def _shown(directory: Path, seen: _Seen, function: Function) -> str:
    path, number = seen.line
    source = (directory / path).read_text().splitlines()[number - 1]
    shown = [f"{path}:{number}: {source.strip()}"]
    for each in seen.findings:
        span = each.span
        shown.append(
            f"  finding {span.line}:{span.byte_col}-{span.end_line}:{span.end_byte_col} "
            f"{each.kind.value} {each.subject!r} allocates={each.allocates} "
            f"bytes={each.size_bytes} condition={each.condition!r} "
            f"inlined_from={each.inlined_from!r}: {each.sentence}"
        )
    for sample in seen.samples[:_SAMPLES_SHOWN]:
        at = " < ".join(f"{frame.function}:{frame.line[1]}" for frame in sample.frames)
        shown.append(f"  sample {sample.objects} x {sample.size_bytes} B {sample.routine} {at}")
    return "\n".join([*shown, *(f"    | {text}" for text in function.text.splitlines())])
