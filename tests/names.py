"""Finds in findings the names that stand in no source file: an oracle that needs no list.

What is written at a place must be spelled with the names of its own file. Of inlined code and of
paths every name must stand in the package itself, in one that its file imports, or in one that is
named. What is in quotes is the user's own text.
"""

import ast
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import heaplens.explain
from heaplens.model import Finding, Kind
from jargon import LITERAL

_NAME = re.compile(r"…?[^\W\d]\w*…?")
_OF_C = re.compile(r"\bC\.\w+")
_QUALIFIER = re.compile(r"\b([^\W\d]\w*)\.")
_IMPORT = re.compile(r'^(?:import\s+|\s+)(?:[\w.]+\s+)?"([^"]+)"', re.MULTILINE)
_PREDECLARED = frozenset(
    re.findall(
        r"\w+",
        "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32"
        " int64 rune string uint uint8 uint16 uint32 uint64 uintptr true false iota nil append cap"
        " clear close complex copy delete imag len make max min new panic print println real"
        " recover break case chan const continue default defer else fallthrough for func go goto"
        " if import interface map package range return select struct switch type var C T",
    )
)
# The rest of what heaplens says of code itself, in place of a name that nobody gave.
_OWN_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the closure in literal argument arguments slice result receiver made by unnamed"
        " variable global loop body state value for error of method call function",
    )
)


def _vocabulary() -> frozenset[str]:
    """Every word that a sentence may have besides code: those of the strings that make it."""
    words = set[str]()
    for path in Path(next(iter(heaplens.explain.__path__))).glob("*.py"):
        if path.name not in {"words.py", "steps.py"}:  # they look for the compiler's
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    words.update(re.findall(r"[^\W\d]\w*", node.value))
    return frozenset(words)


@dataclass(slots=True)
class Sources:
    """The names in the source files of packages and of all they import."""

    by_path: Mapping[str, str]
    """The directory of each package, by import path."""
    by_name: Mapping[str, Sequence[str]]
    """The directories of the packages of each name."""
    _read: dict[str, frozenset[str]] = field(default_factory=dict)
    _imported: dict[str, list[str]] = field(default_factory=dict)
    _vocabulary: frozenset[str] = field(default_factory=_vocabulary)

    @classmethod
    def of(
        cls,
        go: str,
        packages: Sequence[str],
        directory: Path,
        environment: Mapping[str, str] | None = None,
    ) -> "Sources":
        """Those of some packages, as the go command lists them in a directory.

        Raises:
            subprocess.CalledProcessError: It could not.
        """
        listed = subprocess.run(
            [go, "list", "-deps", "-f", "{{.Name}}\t{{.ImportPath}}\t{{.Dir}}", *packages],
            cwd=directory,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        by_path, by_name = dict[str, str](), dict[str, list[str]]()
        for line in listed.stdout.splitlines():
            name, import_path, at = line.split("\t")
            by_path[import_path] = at
            by_name.setdefault(name, []).append(at)
        return cls(by_path, by_name)

    def invented(self, finding: Finding) -> list[str]:
        """The names in a finding that stand in none of its sources, each with its text."""
        if finding.kind is Kind.UNUSED_IGNORE:
            return []
        own = [_PREDECLARED, _OWN_WORDS, self._names(Path(finding.span.path))]
        code = list(_code(finding))
        wide = own + [self._folder(at) for at in set(self._folders(finding, code))]
        wrong = list(_unknown(finding.subject, own if finding.inlined_from is None else wide))
        for text in code:
            wrong += _unknown(text, wide)
        for text in (finding.sentence, finding.reason):
            wrong += _unknown(text, [*wide, self._vocabulary])
        return wrong

    def _folders(self, finding: Finding, code: Sequence[str]) -> Iterator[str]:
        path = Path(finding.span.path)
        yield str(path.parent)
        yield from self._imports(path)
        texts = (finding.subject, finding.inlined_from or "", *code)
        for name in {name for text in texts for name in _QUALIFIER.findall(text)}:
            yield from self.by_name.get(name, ())

    def _imports(self, path: Path) -> Sequence[str]:
        folders = self._imported.get(str(path))
        if folders is None:
            paths = _IMPORT.findall(path.read_text(encoding="utf-8", errors="replace"))
            known = (self.by_path.get(each) or self.by_path.get(f"vendor/{each}") for each in paths)
            folders = self._imported[str(path)] = [at for at in known if at]
        return folders

    def _folder(self, at: str) -> frozenset[str]:
        names = self._read.get(at)
        if names is None:
            paths = (path for path in Path(at).glob("*.go") if not path.name.endswith("_test.go"))
            names = self._read[at] = frozenset[str]().union(*map(self._names, paths))
        return names

    def _names(self, path: Path) -> frozenset[str]:
        names = self._read.get(str(path))
        if names is None:
            text = path.read_text(encoding="utf-8", errors="replace")
            names = self._read[str(path)] = frozenset(re.findall(r"[^\W\d]\w*", text))
        return names


def _code(finding: Finding) -> Iterator[str]:
    """Every text of a finding that is code of somebody, besides its subject."""
    yield finding.function
    yield finding.inlined_from or ""
    for level in finding.chain:
        yield level.function
    for step in finding.flow:
        yield step.text
        yield step.inside


def _unknown(text: str, known: Sequence[frozenset[str]]) -> Iterator[str]:
    for name in _NAME.findall(_OF_C.sub("", LITERAL.sub("", text))):
        whole = name.strip("…")
        if any(whole in names for names in known):
            continue
        if name != whole and any(_is_cut_from(name, full) for names in known for full in names):
            continue  # one that had to be cut
        yield f"{whole} in {text}"


def _is_cut_from(cut: str, full: str) -> bool:
    if cut.endswith("…"):
        return full.startswith(cut.strip("…"))
    return full.endswith(cut.strip("…"))
