"""The pages of the project lead where they say: each link to a file or heading of ours is good."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTED = subprocess.run(
    ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],  # noqa: S607 - git is where PATH says
    cwd=ROOT,
    capture_output=True,
    check=True,
    encoding="utf-8",
).stdout
PAGES = sorted(ROOT / name for name in LISTED.split("\0") if name and (ROOT / name).is_file())
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"```.*?```", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def headings(page: Path) -> set[str]:
    """The anchors of a page, as code hosts make them."""
    if page.suffix != ".md":
        return set()
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found}


def test_there_are_pages() -> None:
    assert {"README.md", "ARCHITECTURE.md", "index.md"} <= {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for link in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in headings(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize(
    "page",
    [
        page
        for page in PAGES
        if page.parent in {ROOT, ROOT / "docs" / "dev"} and page.name != "CHANGELOG.md"
    ],
    ids=lambda page: page.name,
)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*\.?\w*)`", text)
    package = ROOT / "server" / "heaplens"
    rooms = [package / room for room in ("lsp", "lsp/handlers", "cli", "source")]
    places = [ROOT, ROOT / "tests", package, *rooms]
    gone = [
        name
        for name in named
        if re.search(r"/$|\.(?:py|md|toml|sh)$", name)
        and not re.search(r"NAME|go1\.28|document_links|large-copy", name)  # made up by the page
        and not any((place / name).exists() for place in places)
    ]
    assert gone == []


def test_every_page_for_people_is_in_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {
        (index.parent / link).resolve() for link in LINK.findall(index.read_text(encoding="utf-8"))
    }
    pages = {page for page in PAGES if page.parent in {ROOT / "docs", ROOT / "docs" / "dev"}}
    assert pages - linked - {index} == set()
