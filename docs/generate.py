"""Write what follows from the code into the documentation and into VS Code's form.

    python docs/generate.py            writes it, and names what changed
    python docs/generate.py --check    only names it, and exits with status 1 if there is any

Generated are the settings page, the manual page, the form of VS Code, title and first sentence of
the page of each kind, cause and condition, the section KINDS of Neovim's help, and elsewhere in
docs/ and in README.md what stands between `<!-- generated: NAME -->` and `<!-- end -->`.
"""

import json
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from heaplens.cli.reference import common_table, man_page, options_table
from heaplens.config.options import CLIENT_KEYS, SECTION
from heaplens.config.schema import json_schema, markdown
from heaplens.model import CAUSES, CONDITIONS, KINDS, Kind

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
MANIFEST = ROOT / "editors" / "vscode" / "package.json"
HELP = ROOT / "editors" / "nvim" / "doc" / "heaplens.txt"
MAN_PAGE = DOCS / "man" / "heaplens.1"
HELP_WIDTH, HELP_INDENT = 78, 20
_PART = re.compile(r"(<!-- generated: ([\w ]+) -->)(\s*).*?(\s*)(<!-- end -->)", re.DOTALL)
_HELP_KINDS = re.compile(r"(\*heaplens-kinds\*\n\n).*?(\n=====)", re.DOTALL)
_HEAD = re.compile(r"\A# .*\n\n\*\*.*\*\*\n")


def generated() -> dict[Path, str]:
    """Return every file that is generated, wholly or in parts, with the text it should have.

    Raises:
        ValueError: a file asks for a part that nobody makes.
    """
    files = {
        DOCS / "settings.md": markdown(),
        MANIFEST: with_settings(_text(MANIFEST)),
        HELP: with_kinds(_text(HELP)),
        MAN_PAGE: man_page(),
    }
    pages = {
        **{DOCS / "kinds" / f"{kind}.md": (kind, info.meaning) for kind, info in KINDS.items()},
        **{
            DOCS / "causes" / f"{cause}.md": (cause, info.meaning) for cause, info in CAUSES.items()
        },
        **{
            DOCS / "conditions" / f"{condition.page}.md": (condition, info.meaning)
            for condition, info in CONDITIONS.items()
        },
    }
    for page, (name, meaning) in pages.items():
        # A page that is missing is for a person to write; a test asks for it.
        if page.exists():
            files[page] = with_head(_text(page), name, meaning)
    for page in (ROOT / "README.md", *sorted(DOCS.rglob("*.md"))):
        if page not in files and _PART.search(_text(page)):
            files[page] = with_parts(_text(page), page.parent)
    return files


def with_settings(manifest: str) -> str:
    """Return the extension's manifest with all settings of the server; its own stay as they are."""
    data = json.loads(manifest)
    form = data["contributes"]["configuration"]
    own = {
        name: setting
        for name, setting in form["properties"].items()
        if name.split(".")[:2] in [[SECTION, key] for key in CLIENT_KEYS]
    }
    form["properties"] = {**json_schema(), **own}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def with_kinds(help_text: str) -> str:
    """Return Neovim's help with the table of kinds."""
    entries = (
        textwrap.fill(
            info.meaning,
            HELP_WIDTH,
            initial_indent=kind.ljust(HELP_INDENT),
            subsequent_indent=" " * HELP_INDENT,
        )
        for kind, info in KINDS.items()
    )
    table = "".join(f"{entry}\n" for entry in entries)
    return _HELP_KINDS.sub(lambda match: f"{match[1]}{table}{match[2]}", help_text)


def with_head(page: str, name: str, meaning: str) -> str:
    """Return the page of a kind, cause or condition with its title and, in bold, its meaning."""
    head = f"# {name}\n\n**{meaning}**\n"
    return head + _HEAD.sub("", page)


def with_parts(page: str, directory: Path) -> str:
    """Return a page with its generated parts; its links start at `directory`."""

    def part(match: re.Match[str]) -> str:
        opening, name, before, after, closing = match.groups()
        if name not in PARTS:
            raise ValueError(f"nobody makes the part {name!r}")
        return f"{opening}{before}{PARTS[name](directory)}{after}{closing}"

    return _PART.sub(part, page)


def _kinds_table(directory: Path) -> str:
    pages = (DOCS / "kinds").relative_to(directory)
    rows = (f"| [`{kind}`]({pages}/{kind}.md) | {info.meaning} |" for kind, info in KINDS.items())
    return "\n".join(["| kind | means |", "|---|---|", *rows])


def _conditions_table(directory: Path) -> str:
    pages = (DOCS / "conditions").relative_to(directory)
    rows = (
        f"| [{condition}]({pages}/{condition.page}.md) | {info.meaning} |"
        for condition, info in CONDITIONS.items()
    )
    return "\n".join(["| condition | means |", "|---|---|", *rows])


def _listed(words: Iterable[str], conjunction: str) -> str:
    *others, last = (f"`{word}`" for word in words)
    return f"{', '.join(others)} {conjunction} {last}" if others else last


PARTS: Mapping[str, Callable[[Path], str]] = {
    "table of kinds": _kinds_table,
    "table of conditions": _conditions_table,
    "kinds": lambda _: _listed(KINDS, "or"),
    "kinds not shown": lambda _: _listed(
        (kind for kind, info in KINDS.items() if not info.shown), "and"
    ),
    # Of `no-allocation` it is known: `allocates` is false, not null.
    "kinds that never allocate": lambda _: _listed(
        (
            kind
            for kind, info in KINDS.items()
            if not info.allocates and kind is not Kind.NO_ALLOCATION
        ),
        "and",
    ),
    "options of every command": lambda _: common_table(),
    "options of check": lambda _: options_table("check"),
    "causes": lambda _: _listed(CAUSES, "or"),
}
"""What makes each part, given the directory of the page it is for."""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    stale = {path: text for path, text in generated().items() if text != _text(path)}
    for path, text in stale.items():
        print(path.relative_to(ROOT))  # noqa: T201 - its output
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.exit("These files are not what the code says: make generate")
