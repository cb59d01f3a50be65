"""The pages of the kinds are true: the installed command says of their code what they say it does.

The code that does not have the finding, too: the second block of Go of a page is what helps.
"""

import re
from pathlib import Path

import pytest

from heaplens.model import Kind
from measured import go_of
from workbench import MakeModule, RunCommand

PAGES = Path(__file__).parents[2] / "docs" / "kinds"


def blocks(kind: Kind, language: str) -> list[str]:
    page = (PAGES / f"{kind}.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


@pytest.fixture(params=["path", "oldest", "newest"])
def each_go(request: pytest.FixtureRequest, go: str) -> str:
    """The go of PATH, the oldest, and the newest."""
    return go if request.param == "path" else go_of(request.param)


@pytest.mark.parametrize("kind", Kind)
def test_the_example_of_a_page_gives_what_the_page_says(
    kind: Kind, make_module: MakeModule, heaplens: RunCommand, each_go: str
) -> None:
    examples = blocks(kind, "go")
    said = blocks(kind, "text")[0]
    # Only what is free needs no better way.
    assert len(examples) == (1 if kind is Kind.NO_ALLOCATION else 2)
    packages = ("example", "better")[: len(examples)]
    module = make_module(
        {
            f"{package}/example.go": f"package example\n\n{code}"
            for package, code in zip(packages, examples, strict=True)
        }
    )
    for package, expected in zip(packages, (said, ""), strict=False):
        done = heaplens("check", "--go", each_go, "--show", kind, cwd=module / package)
        assert (done.stdout, done.returncode) == (expected, 0), done.stderr
