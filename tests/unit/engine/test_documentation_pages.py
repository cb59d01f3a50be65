"""The documentation pages: of each kind, cause and condition, installed; links lead to them."""

import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import heaplens
from heaplens.engine.pages import page_uris
from heaplens.model import Cause, Condition, Kind

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "kinds"
CAUSES = ROOT / "docs" / "causes"
CONDITIONS = ROOT / "docs" / "conditions"
INCLUDED = "heaplens/docs/kinds"


def file_of(uri: str | None) -> Path:
    assert uri is not None
    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("file", "")
    return Path(unquote(parts.path))


def is_page(uri: str | None, page: Path) -> bool:
    """Whether a link leads to a page of ours: in the checkout, or where the wheel has put it."""
    file = file_of(uri)
    assert file == page or file.is_relative_to(Path(heaplens.__file__).parent)
    return file.read_bytes() == page.read_bytes()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_page(kind: Kind) -> None:
    assert is_page(page_uris().get(kind), PAGES / f"{kind}.md")
    assert file_of(page_uris().get(kind)).read_text(encoding="utf-8").startswith(f"# {kind}\n")


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.UNKNOWN])
def test_every_known_cause_has_its_page(cause: Cause) -> None:
    assert is_page(page_uris().get(cause), CAUSES / f"{cause}.md")
    assert page_uris().get(Cause.UNKNOWN) is None


@pytest.mark.parametrize("condition", Condition)
def test_every_condition_has_its_page(condition: Condition) -> None:
    assert is_page(page_uris().get(condition), CONDITIONS / f"{condition.page}.md")


def test_no_kind_cause_and_condition_share_a_name() -> None:
    assert len({*Kind, *Cause, *Condition}) == len(Kind) + len(Cause) + len(Condition)


def test_there_are_no_pages_of_what_is_no_kind() -> None:
    assert {path.stem for path in PAGES.iterdir()} == set(Kind)
    for word in ("", "moved", "../settings", "moved-to-heap.md", "does-not-build", "a\0b"):
        assert page_uris().get(word) is None


def test_an_installation_has_the_pages_in_the_package(tmp_path: Path) -> None:
    """They are found where the wheel puts them, whatever the directory is called."""
    site = tmp_path / "ünusual #1 %20" / "site-packages"
    installed = site / INCLUDED
    installed.mkdir(parents=True)
    (installed / "moved-to-heap.md").write_text("", encoding="utf-8")
    assert page_uris(site / "heaplens").keys() == {"moved-to-heap"}
    causes = site / "heaplens" / "docs" / "causes"
    causes.mkdir()
    (causes / "loop.md").write_text("", encoding="utf-8")
    assert file_of(page_uris(site / "heaplens").get(Cause.LOOP)) == causes / "loop.md"
    uri = page_uris(site / "heaplens").get(Kind.MOVED_TO_HEAP)
    assert file_of(uri) == installed / "moved-to-heap.md"
    assert page_uris(site / "heaplens").get(Kind.ESCAPES_TO_HEAP) is None


def test_where_there_are_no_pages_there_are_no_links(tmp_path: Path) -> None:
    assert page_uris(tmp_path / "site-packages" / "heaplens") == {}
    assert page_uris(Path("/")) == {}


def test_the_wheel_and_the_source_archive_take_the_pages_along() -> None:
    """A wheel can be built from the source archive, which then needs them, too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    targets = project["tool"]["hatch"]["build"]["targets"]
    included = targets["wheel"]["force-include"]
    assert {ROOT / source: target for source, target in included.items()} == {
        PAGES: INCLUDED,
        CAUSES: "heaplens/docs/causes",
        CONDITIONS: "heaplens/docs/conditions",
    }
    assert {"docs/kinds", "docs/causes", "docs/conditions"} <= set(targets["sdist"]["include"])
