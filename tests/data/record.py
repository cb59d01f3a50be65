"""Records what Go compilers print about recorded/module: `python record.py GO_BINARY…`.

Invariant: what is written holds no path of the machine it ran on.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

RECORDED = Path(__file__).parent / "recorded"
MODULE = RECORDED / "module"
PACKAGE = "ex.com/recorded"


def main(go_binaries: list[str]) -> None:
    """Records every run of every Go version given."""
    for binary in go_binaries:
        version = _run(binary, "env", "GOVERSION").strip()
        folder = RECORDED / ".".join(version.split(".")[:2])
        folder.mkdir(exist_ok=True)
        sources = _listed(binary, "GoFiles")
        test_sources = sources + _listed(binary, "TestGoFiles")
        with tempfile.TemporaryDirectory() as scratch:
            config = Path(scratch, "importcfg")
            config.write_text(_import_config(binary), encoding="utf-8")
            for name, level, files in (
                ("m.txt", "-m", sources),
                ("m2.txt", "-m=2", sources),
                ("test.txt", "-m", test_sources),
                ("broken.txt", "-m=2", ["broken/broken.go"]),
            ):
                output = _compile(binary, level, files, config)
                (folder / name).write_bytes(output)
        sys.stdout.write(f"{version} -> {folder.name}\n")


def _compile(binary: str, level: str, files: list[str], config: Path) -> bytes:
    """What the compiler prints up to the line that ends all talk of escapes."""
    command = [binary, "tool", "compile", "-p", PACKAGE, "-lang=go1.21", "-symabis"]
    symabis = config.with_name("symabis")
    symabis.write_bytes(b"")
    command += [str(symabis), "-importcfg", str(config), "-o", str(config.with_name("out.a"))]
    command += ["-trimpath", f"{MODULE}=>/ex", level, "-W", "-L"]
    command += [str(MODULE / file) for file in files]
    run = subprocess.run(command, cwd=MODULE, env=_environment(), capture_output=True, check=False)
    kept = bytearray()
    for line in run.stdout.splitlines(keepends=True):
        kept += line
        if line.startswith(b"before walk"):
            break
    # Errors name the file itself, whatever -trimpath says.
    return bytes(kept).replace(str(MODULE).encode(), b"/ex")


def _listed(binary: str, field: str) -> list[str]:
    return _run(binary, "list", "-f", f'{{{{join .{field} "\\n"}}}}', ".").split()


def _import_config(binary: str) -> str:
    template = "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}"
    return _run(binary, "list", "-export", "-deps", "-f", template, "testing", "fmt", "./sub")


def _run(binary: str, *arguments: str) -> str:
    command = [binary, *arguments]
    run = subprocess.run(command, cwd=MODULE, env=_environment(), capture_output=True, check=True)
    return run.stdout.decode()


def _environment() -> dict[str, str]:
    return os.environ | {
        "GOTOOLCHAIN": "local",
        "GOFLAGS": "-buildvcs=false -trimpath",
        "GOWORK": "off",
    }


if __name__ == "__main__":
    main(sys.argv[1:])
