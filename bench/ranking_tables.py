"""The tables of ranking.py, and what does not keep the promise."""

from figures import table
from lsp.connection import Json

LEAST_SHARE = 0.8
MOST_PER_THOUSAND = 20


def tables(figures: Json) -> list[str]:
    """Lines of Markdown, from the figures."""
    rows = [
        [
            each["module"] + ("" if each["tuned"] else " (kept back)"),
            f"{each['folds']:,}",
            f"{each['objects']:,}",
            f"{_share(each):.1%}",
            f"{each['without_finding'] / max(1, each['objects']):.1%}",
            f"{_per_thousand(each):.1f}",
        ]
        for each in figures["modules"]
    ]
    heads = ["module", "findings, folded", "objects in the profile", "in the first quarter"]
    heads += ["without a finding", "hints in 1,000 lines"]
    return [*table(heads, rows), *(f"{name}: {why}" for name, why in figures["missing"].items())]


def missed(figures: Json) -> list[str]:
    """The promises that the figures do not keep."""
    modules = figures["modules"]
    few = [
        f"{each['module']}: {_share(each):.1%} of the objects are in the first quarter"
        for each in modules
        if _share(each) < LEAST_SHARE
    ]
    many = [
        f"{each['module']}: {_per_thousand(each):.1f} hints in 1,000 lines"
        for each in modules
        if _per_thousand(each) > MOST_PER_THOUSAND
    ]
    return few + many


def _share(module: Json) -> float:
    return float(module["in_first_quarter"] / max(1, module["objects"]))


def _per_thousand(module: Json) -> float:
    return float(1000 * module["quiet_lines"] / max(1, module["lines"]))
