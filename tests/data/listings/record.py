"""Records what Go compilers list for listed.go: `python record.py GO_BINARY…`.

Invariant: what is written holds no path of the machine it ran on. Kept are the functions of the
package and the first bytes of its types.
"""

import itertools
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = "ex.com/listed"
ARCHITECTURES = ("amd64", "arm64")
_SYMBOL = re.compile(r"^(?=[^\t\n])", re.MULTILINE)
_INSTRUCTION = re.compile(r"\t0x[0-9a-f]+ \d{5,} .*")
_SILENT = re.compile(r"\t(?:PCDATA|FUNCDATA)\t")


def main(go_binaries: list[str]) -> None:
    """Records every Go version given, for every architecture."""
    for binary in go_binaries:
        for goarch in ARCHITECTURES:
            environment = os.environ | {
                "GOTOOLCHAIN": "local",
                "GOFLAGS": "-buildvcs=false",
                "GOARCH": goarch,
                "GOOS": "linux",
                "GO111MODULE": "off",
            }
            version = _run([binary, "env", "GOVERSION"], environment).strip()
            with tempfile.TemporaryDirectory() as scratch:
                command = [binary, "tool", "compile", "-p", PACKAGE, "-o", f"{scratch}/out.a"]
                command += ["-trimpath", f"{HERE}=>/ex", "-S", "-L", str(HERE / "listed.go")]
                listing = _run(command, environment)
            name = f"{'.'.join(version.split('.')[:2])}-{goarch}.txt"
            (HERE / name).write_text("".join(map(_trimmed, _SYMBOL.split(listing))))
            sys.stdout.write(f"{version} {goarch} -> {name}\n")


def _trimmed(symbol: str) -> str:
    """The part of a symbol that is read, if any."""
    head, *lines = symbol.splitlines(keepends=True) or [""]
    if " STEXT " in head and PACKAGE in head:
        return head + "".join(filter(_is_kept, itertools.takewhile(_is_body, lines)))
    if head.startswith(("type:" + PACKAGE, "type:noalg.struct")):
        return head + lines[0]
    return ""


def _is_body(line: str) -> bool:
    """Whether the function's own work is not over yet: what grows the stack follows it."""
    return "\tCALL\truntime.morestack" not in line


def _is_kept(line: str) -> bool:
    return _INSTRUCTION.match(line) is not None and not _SILENT.search(line)


def _run(command: list[str], environment: dict[str, str]) -> str:
    run = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, check=True)
    return run.stdout.decode()


if __name__ == "__main__":
    main(sys.argv[1:])
