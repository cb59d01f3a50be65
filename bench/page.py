"""Shows the results in docs/benchmarks.md: what is between two marks there is made from them.

The words around are written by hand. A test holds the page against the newest results.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import growth
from ground import ROOT
from lsp.connection import Json
from results import RESULTS, Part

PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "pictures" / "growth.svg"


def newest() -> Path:
    """The newest file of results.

    Raises:
        FileNotFoundError: There is none.
    """
    found = sorted(RESULTS.glob("*.json"))
    if not found:
        raise FileNotFoundError(f"no results in {RESULTS}: `make bench` makes them")
    return found[-1]


def sections(document: Json, parts: Iterable[Part]) -> dict[str, list[str]]:
    """What each mark of the page stands for, as lines of Markdown."""
    found = {"machine": _machine(document)}
    for part in parts:
        kept = document["parts"].get(part.name)
        lines = [*part.tables(kept["figures"]), "", _when(kept)] if kept else ["Not measured."]
        found[part.name] = lines
    broken = [
        line
        for part in parts
        if part.name in document["parts"]
        for line in part.missed(document["parts"][part.name]["figures"])
    ]
    found["missed"] = [f"- {line}" for line in broken] or ["None."]
    return found


def filled(text: str, found: Mapping[str, list[str]]) -> str:
    """The page with new text between its marks.

    Raises:
        KeyError: The page has a mark that stands for nothing.
    """
    marked = re.compile(r"(<!-- (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
    return marked.sub(lambda at: at[1] + "\n".join([*found[at[2]], ""]) + at[3], text)


def write(path: Path, parts: Iterable[Part]) -> None:
    """Writes the page and its picture from a file of results.

    Raises:
        OSError: One of the files cannot be read or written.
    """
    document = json.loads(path.read_text(encoding="utf-8"))
    text = filled(PAGE.read_text(encoding="utf-8"), sections(document, tuple(parts)))
    PAGE.write_text(text, encoding="utf-8")
    if "growth" in document["parts"]:
        growth.plot(document["parts"]["growth"]["figures"], PICTURE)


def _machine(document: Json) -> list[str]:
    """The machine and the versions."""
    machine, versions = document["machine"], document["versions"]
    named = ", ".join(f"{name} {version}" for name, version in versions.items() if name != "commit")
    return [
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB,",
        f"{machine['system']}.",
        f"{named}.",
    ]


def _when(kept: Json) -> str:
    """When a part was measured, and how long that took."""
    commit = kept["versions"].get("commit", "")
    return (
        f"*Measured {kept['ended'][:10]}{f' at commit {commit}' if commit else ''}, "
        f"in {kept['took_s'] / 60:.0f} minutes.*"
    )
