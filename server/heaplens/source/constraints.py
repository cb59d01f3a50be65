"""What a Go file asks of the system that it is built for: its name and its `//go:build` line. Pure.

As go/build reads them; only for files that go has left out, so a name that merely looks like a
constraint asks for nothing.
"""

import re

_SYSTEMS = re.compile(
    r"aix|android|darwin|dragonfly|freebsd|hurd|illumos|ios|js|linux|nacl|netbsd|openbsd|plan9"
    r"|solaris|wasip1|windows|zos"
)
_PROCESSORS = re.compile(
    r"386|amd64|amd64p32|arm|arm64|arm64be|armbe|loong64|mips|mips64|mips64le|mips64p32"
    r"|mips64p32le|mipsle|ppc|ppc64|ppc64le|riscv|riscv64|s390|s390x|sparc|sparc64|wasm"
)
_BUILD = re.compile(rb"^[ \t]*//go:build[ \t]+([^\n]*?)[ \t\r]*$", re.MULTILINE)
_PACKAGE = re.compile(rb"^[ \t]*package[ \t]", re.MULTILINE)


def constraint_of(name: str, data: bytes) -> str:
    """Return what a file asks for.

    Args:
        name: Its name, without its directory.
        data: Its text.

    Returns:
        `windows`, `linux && arm64`, `ignore`; empty where neither name nor text asks for anything.
    """
    asked = _of_name(name)
    expression = build_line(data)
    if expression:
        asked.append(f"({expression})" if asked and "||" in expression else expression)
    return " && ".join(asked)


def build_line(data: bytes) -> str:
    """Return the expression of the `//go:build` line of a file; empty where it has none."""
    clause = _PACKAGE.search(data)
    line = _BUILD.search(data, 0, clause.start() if clause else len(data))
    return line[1].decode(errors="replace") if line is not None else ""


def _of_name(name: str) -> list[str]:
    """Return the system and the processor at the end of a name: `a_linux_arm64_test.go`."""
    words = name.removesuffix(".go").removesuffix("_test").split("_")[1:]
    if len(words) > 1 and _SYSTEMS.fullmatch(words[-2]) and _PROCESSORS.fullmatch(words[-1]):
        return words[-2:]
    if words and (_SYSTEMS.fullmatch(words[-1]) or _PROCESSORS.fullmatch(words[-1])):
        return words[-1:]
    return []
