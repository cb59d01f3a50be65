"""A Go newer than any that heaplens was tested with: a real one that gives another version."""

from pathlib import Path

from heaplens.compiler.versions import NEWEST_TESTED

RELEASE = f"go1.{NEWEST_TESTED + 1}.0"
DEVELOPMENT = f"devel go1.{NEWEST_TESTED + 1}-0a1b2c3 Mon Nov 2 10:00:00 2026"
NEWER = f"is newer than the newest Go that heaplens was tested with (1.{NEWEST_TESTED})"
ADVICE = "what it does not know it counts, see heaplens doctor"
_SCRIPT = """#!/bin/sh
if [ "$1" = env ]; then
    '{go}' "$@" | sed 's/"GOVERSION": "[^"]*"/"GOVERSION": "{version}"/'
else
    exec '{go}' "$@"
fi
"""


def untested_go(go: str, place: Path, version: str = RELEASE) -> str:
    """Writes such a command into a directory and gives its path."""
    command = place / "go"
    command.write_text(_SCRIPT.format(go=go, version=version))
    command.chmod(0o755)
    return str(command)
