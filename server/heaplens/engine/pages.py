"""Finds the documentation pages that a diagnostic's code links to, and those of conditions.

Invariant: a link is given only for a page that is there.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from heaplens.model import Cause, Condition, Kind

_PACKAGE = Path(__file__).resolve().parents[1]


def page_uris(package: Path = _PACKAGE) -> Mapping[str, str]:
    """Return the `file:` URIs of all pages, by kind, cause and condition; to be kept.

    It asks the disk.

    Args:
        package: The directory of the package heaplens. An installation has the pages in it
            (pyproject.toml puts them there), a checkout has them in its own docs.
    """
    checkout = package.parent.parent
    for docs in (package / "docs", checkout / "docs"):
        if (docs / "kinds").is_dir():
            return MappingProxyType(
                {name: page.as_uri() for name, page in _pages(docs) if page.is_file()}
            )
    return MappingProxyType({})


def _pages(docs: Path) -> Iterator[tuple[str, Path]]:
    for kind in Kind:
        yield kind.value, docs / "kinds" / f"{kind.value}.md"
    for cause in Cause:
        yield cause.value, docs / "causes" / f"{cause.value}.md"
    for condition in Condition:
        yield condition.value, docs / "conditions" / f"{condition.page}.md"
