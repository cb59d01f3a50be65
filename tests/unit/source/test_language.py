"""The version of the language that a `//go:build` line asks for, as go/build/constraint has it."""

import pytest

from heaplens.source.language import version_of


@pytest.mark.parametrize(
    ("expression", "version"),
    [
        ("go1.21", 21),
        ("go1", 0),
        ("linux && go1.22", 22),
        ("(linux && go1.22) || (windows && go1.20)", 20),
        ("linux", None),
        ("linux || (windows && go1.22)", None),
        ("!go1.22", None),
        ("!!go1.22", 22),
        ("!(!go1.22 || !go1.20)", 22),
        ("(linux && !linux && go1.20) || go1.21", 20),
        ("go1.20 && go1.22", 22),
        ("go1.22rc1", None),
        ("mygo1.22", None),
        ("(" * 300 + "go1.22", None),
        ("go1.22 &&", 22),
        ("|| && ) !", None),
    ],
)
def test_what_a_build_line_implies(expression: str, version: int | None) -> None:
    text = f"// Comment.\n\n//go:build {expression}\n\npackage a\n"
    assert version_of(text.encode()) == version


def test_only_a_line_above_the_package_clause_counts() -> None:
    assert version_of(b"package a\n\n//go:build go1.20\n") is None
    assert version_of(b"") is None
