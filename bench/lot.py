"""Draws findings by lot from other people's modules, to be read beside their code.

    python bench/lot.py --seed 15 --read        what was drawn, with the code around it
    python bench/lot.py --seed 15 --write       the same as data, without judgements
    python bench/lot.py --seed 15 --against     what heaplens says otherwise since it was judged

The judgements are data: bench/judged/SEED.json has each finding with what a reader thought of it.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from heaplens.model import KINDS, Finding
from modules import MODULES, Module, Subject, report_of, subjects

# The modules of the benchmarks; two of them are generic code alone, of which nothing is compiled.
_OF_BENCHMARKS = tuple(m for m in MODULES if not m.style.startswith("generics"))
LOT = (
    *_OF_BENCHMARKS,
    Module("github.com/gorilla/mux", "v1.8.1", "router"),
    Module("github.com/goccy/go-yaml", "v1.19.2", "parser", ("", "parser", "scanner")),
)
"""The ten modules."""
JUDGED = Path(__file__).parent / "judged"
_EACH = 10
_AROUND = 5


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finding as it was drawn; places are below the module's directory."""

    module: str
    """The module with its version."""
    file: str
    """The file, with slashes."""
    line: int
    """1-based."""
    column: int
    """1-based, in bytes."""
    kind: str
    function: str
    subject: str
    sentence: str
    cause: str
    when: str
    condition: str | None
    bytes: int | None
    judgement: str = ""
    """`useful`, `unhelpful` or `wrong`; empty where nobody has judged it."""
    why: str = ""
    """What the reader saw in the code; needed where it is not useful."""


def draw(seed: int, go: str, private: Path) -> Iterator[tuple[Drawn, Path]]:
    """Yield ten findings a module, those that the command shows by default, and their files."""
    lot = random.Random(seed)  # noqa: S311 - a lot that can be drawn again
    for subject in subjects(go, private, _environment(), LOT):
        if not isinstance(subject, Subject):
            raise SystemExit(f"{subject[0]}: {subject[1]}")
        findings = _shown(subject, go)
        if len(findings) < _EACH:
            raise SystemExit(f"{subject.name}: {len(findings)} findings")
        for finding in sorted(lot.sample(findings, _EACH), key=_place):
            yield _drawn(subject, finding), Path(finding.span.path)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GO")}
    return {**kept, "GOWORK": "off", "GOTOOLCHAIN": "local"}


def _shown(subject: Subject, go: str) -> list[Finding]:
    report = report_of(subject, go)
    for problem in report.problems:
        print(f"{subject.name}: {problem.message}", file=sys.stderr)
    return sorted((f for f in report.findings if KINDS[f.kind].shown), key=_place)


def _place(finding: Finding) -> tuple[str, int, int, str, str]:
    span = finding.span
    return span.path, span.line, span.byte_col, finding.kind, finding.subject


def _drawn(subject: Subject, finding: Finding) -> Drawn:
    span = finding.span
    return Drawn(
        module=subject.name,
        file=Path(span.path).relative_to(subject.directory).as_posix(),
        line=span.line,
        column=span.byte_col,
        kind=str(finding.kind),
        function=finding.function,
        subject=finding.subject,
        sentence=finding.sentence,
        cause=str(finding.cause),
        when=str(finding.when),
        condition=finding.condition,
        bytes=finding.size_bytes,
    )


def _read(number: int, drawn: Drawn, path: Path) -> str:
    """Return a finding with the code around it, as a reader wants it."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    first = max(0, drawn.line - 1 - _AROUND)
    code = "\n".join(
        f"  {'>' if at + 1 == drawn.line else ' '} {at + 1:5} {lines[at]}"
        for at in range(first, min(len(lines), drawn.line + _AROUND))
    )
    size = "? B" if drawn.bytes is None else f"{drawn.bytes} B"
    head = f"#{number} {drawn.module} {drawn.file}:{drawn.line}:{drawn.column} in {drawn.function}"
    facts = f"{drawn.kind} · {drawn.cause} · {drawn.when} · {size} · {drawn.condition or 'always'}"
    return f"{head}\n{facts}\n{drawn.subject!r}: {drawn.sentence}\n{code}\n"


def _against(drawn: list[Drawn], judged: list[Drawn]) -> list[str]:
    """Return what is not as it was when it was judged."""
    known = {(d.module, d.file, d.line, d.column, d.kind, d.subject): d for d in judged}
    changes = []
    for now in drawn:
        then = known.get((now.module, now.file, now.line, now.column, now.kind, now.subject))
        place = f"{now.module} {now.file}:{now.line}:{now.column}"
        if then is None:
            changes.append(f"{place}: not judged: {now.sentence}")
            continue
        was, is_now = asdict(then), asdict(now)
        changes += [
            f"{place}: {name} was {was[name]!r}, is {is_now[name]!r}"
            for name in was
            if name not in {"judgement", "why"} and was[name] != is_now[name]
        ]
    return changes


def judged(seed: int) -> list[Drawn]:
    """Return what was judged of a lot, in the order in which it was drawn.

    Raises:
        OSError: nobody has judged it.
    """
    text = (JUDGED / f"{seed}.json").read_text(encoding="utf-8")
    return [Drawn(**fields) for fields in json.loads(text)]


def main() -> int:
    """Draw, and do with it what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--read", action="store_true", help="print it beside its code")
    parser.add_argument("--write", action="store_true", help="write it as data")
    parser.add_argument("--against", action="store_true", help="compare it with its judgements")
    options = parser.parse_args()
    go = shutil.which("go") or parser.error("there is no go on PATH")
    private = Path(os.environ.get("HEAPLENS_LOT", tempfile.gettempdir())) / "heaplens-lot"
    pairs = list(draw(options.seed, go, private))
    drawn = [one for one, _ in pairs]
    if options.read:
        for number, (one, path) in enumerate(pairs):
            print(_read(number, one, path))
    if options.write:
        JUDGED.mkdir(exist_ok=True)
        text = json.dumps([asdict(one) for one in drawn], indent=1, ensure_ascii=False)
        (JUDGED / f"{options.seed}.json").write_text(text + "\n", encoding="utf-8")
    changes = _against(drawn, judged(options.seed)) if options.against else []
    for change in changes:
        print(change)
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main())
