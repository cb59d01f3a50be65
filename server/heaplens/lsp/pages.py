"""Finds the documentation page of a kind of finding, which a diagnostic's code links to.

Invariant: a link is given only for a page that is there.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from heaplens.model import Kind

_PACKAGE = Path(__file__).resolve().parents[1]


def page_uris(package: Path = _PACKAGE) -> Mapping[str, str]:
    """Return the `file:` URIs of all pages, by kind. It asks the disk: to be kept by who uses it.

    Args:
        package: The directory of the package heaplens. An installation has the pages in it
            (pyproject.toml puts them there), a checkout has them in its own docs.
    """
    checkout = package.parent.parent
    for pages in (package / "docs" / "kinds", checkout / "docs" / "kinds"):
        if pages.is_dir():
            found = {kind.value: pages / f"{kind.value}.md" for kind in Kind}
            return MappingProxyType(
                {k: page.as_uri() for k, page in found.items() if page.is_file()}
            )
    return MappingProxyType({})


def page_uri(kind: str, package: Path = _PACKAGE) -> str | None:
    """Return the URI of the page of one kind; None where there is no such page."""
    return page_uris(package).get(kind)
