"""The environment of every Go command: nothing in a workspace may make Go run or fetch something.

Each way in was tried and is shut here (docs/dev/security.md): a
`toolchain` line, VCS hooks, -toolexec in GOFLAGS, the network, a `go` in the workspace.
"""

import os
import re
import shlex
import sys
from collections.abc import Mapping

# Flags of the user's GOFLAGS that change what is compiled, and cannot run a program or write.
_ALLOWED = frozenset(
    {"-tags", "-race", "-msan", "-asan", "-mod", "-modfile", "-modcacherw", "-compiler", "-pgo"}
)
_ALLOWED_MOD = frozenset({"vendor", "readonly"})
_DROPPED = frozenset(
    {"GOFLAGS", "GOTOOLCHAIN", "GOPROXY", "GONOPROXY", "GOVCS", "GOTMPDIR", "PWD", "PYTHONPATH"}
)
# A place for settings of which the only one is that Go counts nothing (`go/telemetry/mode`).
_QUIET = os.path.join(os.path.dirname(os.path.abspath(__file__)), "quiet")


def absolute_path(path: str) -> str:
    """Return PATH without its relative and empty entries, which name the current directory.

    Args:
        path: The value of PATH.

    Returns:
        The absolute entries, in order.
    """
    return os.pathsep.join(entry for entry in path.split(os.pathsep) if os.path.isabs(entry))


def user_directory(environ: Mapping[str, str], variable: str, below_home: str) -> str:
    """Return where a user's files of one sort go, by the XDG specification of base directories.

    Args:
        environ: The environment.
        variable: The variable that names the place, such as XDG_CACHE_HOME. A relative path in it
            is ignored, as the specification asks: it would be one of the workspace, too.
        below_home: The place in the home directory where the variable names none.

    Returns:
        An absolute path; empty where there is no home.
    """
    chosen, home = environ.get(variable, ""), environ.get("HOME", "")
    if os.path.isabs(chosen):
        return chosen
    return os.path.join(home, below_home) if os.path.isabs(home) else ""


def allowed_flags(goflags: str) -> tuple[str, ...]:
    """Return the flags of GOFLAGS that are let through.

    Args:
        goflags: The user's GOFLAGS, from the environment or the `go env -w` file.

    Returns:
        Those that only choose what is compiled, one a word.
    """
    try:
        words = shlex.split(goflags)
    except ValueError:  # an open quote: Go refuses it too
        return ()
    allowed = []
    for word in words:
        name, _, value = word.partition("=")
        name = "-" + name.lstrip("-")
        if name not in _ALLOWED or (name == "-mod" and value not in _ALLOWED_MOD):
            continue
        allowed.append(f"{name}={value}" if value else name)
    return tuple(allowed)


def quoted(flag: str) -> str | None:
    """Return a word of GOFLAGS as Go splits it; None for one that Go has no way to spell."""
    if not re.search(r"[ \t\n\r]", flag):
        return flag
    return next((f"{mark}{flag}{mark}" for mark in "'\"" if mark not in flag), None)


def quiet_settings(base: Mapping[str, str], platform: str = sys.platform) -> dict[str, str]:
    """Return the variables that keep Go from counting its runs among the user's settings.

    No variable does: GOTELEMETRY is only told. Go asks the directory of the user's settings, so it
    gets another; the user's own `go env -w` file is named, and counts as before.

    Args:
        base: The environment that heaplens was started in.
        platform: The system, as `sys.platform` names it.

    Returns:
        The variables; none on macOS, where Go asks for no variable but HOME.
    """
    if platform == "darwin":
        return {}
    settings, home = base.get("XDG_CONFIG_HOME", ""), base.get("HOME", "")
    if not settings and home:
        settings = os.path.join(home, ".config")
    # Go refuses a relative place, and then has no file.
    file = os.path.join(settings, "go", "env") if os.path.isabs(settings) else "off"
    return {"XDG_CONFIG_HOME": _QUIET, "GOENV": base.get("GOENV") or file}


def go_environment(
    base: Mapping[str, str], *, directory: str, temporary: str, goflags: str, tags: str = ""
) -> dict[str, str]:
    """Return the whole environment of a Go command.

    Args:
        base: The environment that heaplens was started in.
        directory: The working directory, as the editor spells it (Go trusts PWD where it is the
            same directory, and so keeps the spelling of a symbolic link).
        temporary: A private directory for Go's own temporary files.
        goflags: The user's GOFLAGS, unfiltered.
        tags: Build tags of our own settings; they replace those of GOFLAGS.

    Returns:
        The variables.
    """
    environ = {name: value for name, value in base.items() if name not in _DROPPED}
    flags = [flag for flag in allowed_flags(goflags) if not (tags and flag.startswith("-tags="))]
    if tags:
        flags.append(f"-tags={tags}")
    # Never empty: an empty GOFLAGS lets the one of the `go env -w` file through.
    environ.update(
        PATH=absolute_path(base.get("PATH", "")),
        PWD=directory,
        GOFLAGS=" ".join(["-buildvcs=false", *filter(None, map(quoted, flags))]),
        GOTOOLCHAIN="local",
        GOPROXY="off",
        GONOPROXY="none",
        GOVCS="*:off",
        GIT_TERMINAL_PROMPT="0",
        GOTMPDIR=temporary,
        TMPDIR=temporary,  # where cgo and the C compiler write, whom nobody tells of GOTMPDIR
    )
    python_path = absolute_path(base.get("PYTHONPATH", ""))
    if python_path:  # a C compiler or pkg-config may be a script of Python
        environ["PYTHONPATH"] = python_path
    return environ | quiet_settings(base)
