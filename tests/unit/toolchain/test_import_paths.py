"""Which import paths may be given to go as arguments."""

import pytest

from heaplens.toolchain.import_paths import is_literal


@pytest.mark.parametrize(
    "path",
    ["fmt", "ex.com/p", "gopkg.in/yaml.v3", "ex.com/a-b/c_d~e+f", "ex.com/p.test", "größe/x"],
)
def test_a_package_is_meant_by_its_path(path: str) -> None:
    assert is_literal(path)


@pytest.mark.parametrize(
    "path",
    [
        *("ex.com/d...e", "...", "-toolexec=x", "@file", "ex.com/p@v1.0.0", "ex.com/p q"),
        *("ex.com/p\nq", "ex.com/p\n", "all", "std", "cmd", "work", "tool", "", "./p", "/abs/p"),
        "ex.com/x.go",
    ],
)
def test_what_go_would_take_for_something_else_is_no_name(path: str) -> None:
    assert not is_literal(path)
