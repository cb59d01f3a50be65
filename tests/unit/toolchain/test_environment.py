"""The environment lets nothing of a workspace or of the user's settings run or fetch something."""

import shlex

import pytest

from heaplens.toolchain.environment import (
    absolute_path,
    allowed_flags,
    go_environment,
    quiet_settings,
    quoted,
    user_directory,
)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"XDG_STATE_HOME": "/s", "HOME": "/h"}, "/s"),
        ({"HOME": "/h"}, "/h/.local/state"),
        ({"XDG_STATE_HOME": "", "HOME": "/h"}, "/h/.local/state"),
        ({"XDG_STATE_HOME": "s", "HOME": "/h"}, "/h/.local/state"),
        ({"XDG_STATE_HOME": "s", "HOME": "h"}, ""),
        ({}, ""),
    ],
)
def test_a_users_directory_is_never_one_of_the_workspace(
    environ: dict[str, str], expected: str
) -> None:
    assert user_directory(environ, "XDG_STATE_HOME", ".local/state") == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a:/b", "/a:/b"),
        (".:/a", "/a"),
        (":/a:", "/a"),
        ("/a::bin:./x:../y:/b", "/a:/b"),
        ("", ""),
    ],
)
def test_only_absolute_entries_of_path_are_kept(path: str, expected: str) -> None:
    assert absolute_path(path) == expected


@pytest.mark.parametrize(
    ("goflags", "expected"),
    [
        ("", ()),
        ("-tags=a,b -race", ("-tags=a,b", "-race")),
        ("--tags=a", ("-tags=a",)),
        ("'-tags=a b'", ("-tags=a b",)),
        ("-toolexec=/evil -tags=a", ("-tags=a",)),
        ("--toolexec=/evil", ()),
        ("-exec=/evil -overlay=/x.json -ldflags=-X -gcflags=-N -asmflags=x -C=/", ()),
        ("-mod=mod", ()),
        ("-mod=vendor", ("-mod=vendor",)),
        ("-mod=readonly", ("-mod=readonly",)),
        ("-mod", ()),
        ("-modfile=other.mod -pgo=off", ("-modfile=other.mod", "-pgo=off")),
        ("-tags='open", ()),
    ],
)
def test_only_flags_that_choose_what_is_compiled_pass(
    goflags: str, expected: tuple[str, ...]
) -> None:
    assert allowed_flags(goflags) == expected


def test_a_flag_with_a_space_is_quoted_so_that_go_takes_it_as_one() -> None:
    assert quoted("-tags=a b") == "'-tags=a b'"
    assert quoted("-tags=a") == "-tags=a"


@pytest.mark.parametrize("blank", [" ", "\t", "\n", "\r"])
def test_no_blank_ends_a_flag_and_begins_another(blank: str) -> None:
    """Go splits at all of them (cmd/internal/quoted, `isSpaceByte`)."""
    flag = f"-tags=a{blank}-toolexec=/evil"
    assert quoted(flag) == f"'{flag}'"
    assert quoted(flag.replace("a", "'")) == '"' + flag.replace("a", "'") + '"'
    assert quoted(flag.replace("a", "'\"")) is None


def made(base: dict[str, str], goflags: str = "", tags: str = "") -> dict[str, str]:
    return go_environment(base, directory="/w", temporary="/t", goflags=goflags, tags=tags)


def test_what_a_user_set_against_our_protection_is_replaced() -> None:
    base = {
        "PATH": ".:/usr/bin",
        "PWD": "/elsewhere",
        "GOFLAGS": "-toolexec=/evil",
        "GOTOOLCHAIN": "go1.99.0",
        "GOPROXY": "https://example.org",
        "GONOPROXY": "*",
        "GOVCS": "*:all",
        "PYTHONPATH": ".:",
        "GOTMPDIR": "/elsewhere",
        "TMPDIR": "/elsewhere",
        "GIT_TERMINAL_PROMPT": "1",
    }
    assert made(base) == quiet_settings(base) | {
        "PATH": "/usr/bin",
        "PWD": "/w",
        "GOFLAGS": "-buildvcs=false",
        "GOTOOLCHAIN": "local",
        "GOPROXY": "off",
        "GONOPROXY": "none",
        "GOVCS": "*:off",
        "GOTMPDIR": "/t",
        "TMPDIR": "/t",
        "GIT_TERMINAL_PROMPT": "0",
    }


def test_what_chooses_the_target_is_kept() -> None:
    base = {"GOOS": "windows", "GOARCH": "arm64", "CGO_ENABLED": "0", "HOME": "/h", "GOENV": "off"}
    assert base.items() <= made(base).items()


def test_only_absolute_places_of_python_modules_are_handed_on() -> None:
    assert made({"PYTHONPATH": ":/a:.:b:/c"})["PYTHONPATH"] == "/a:/c"


@pytest.mark.parametrize(
    ("base", "file"),
    [
        ({"HOME": "/h"}, "/h/.config/go/env"),
        ({"HOME": "/h", "XDG_CONFIG_HOME": "/x"}, "/x/go/env"),
        ({"HOME": "/h", "XDG_CONFIG_HOME": "x"}, "off"),
        ({"HOME": "/h", "GOENV": "/e"}, "/e"),
        ({"HOME": "/h", "GOENV": ""}, "/h/.config/go/env"),
        ({}, "off"),
    ],
)
def test_the_file_of_go_env_is_the_one_that_go_would_take(base: dict[str, str], file: str) -> None:
    assert quiet_settings(base, "linux")["GOENV"] == file
    assert quiet_settings(base, "darwin") == {}


def test_goflags_is_never_empty_and_holds_what_passed() -> None:
    """An empty one would let the flags of the `go env -w` file through."""
    assert made({})["GOFLAGS"] == "-buildvcs=false"
    flags = made({}, goflags="'-tags=a b' -race -exec=x")["GOFLAGS"]
    assert shlex.split(flags) == ["-buildvcs=false", "-tags=a b", "-race"]


def test_our_tags_take_the_place_of_those_of_goflags() -> None:
    assert made({}, goflags="-tags=a -race", tags="b,c")["GOFLAGS"] == (
        "-buildvcs=false -race -tags=b,c"
    )
