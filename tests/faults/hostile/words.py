"""Texts that are names here and something else to whoever reads them: flags, commands, patterns."""

import json
import os
from random import Random

LIKE_FLAGS = "-m -W -importcfg"
WRITING_FLAGS = (
    *("-cpuprofile", "-memprofile", "-traceprofile", "-blockprofile", "-mutexprofile", "-linkobj"),
    *("-json", "-bench", "-coveragecfg", "-o", "-asmhdr", "-symabis", "-embedcfg", "-pgoprofile"),
)
_PIECES = (
    *(" ", "  ", "\n", "\t", "\r", "'", '"', "`", "\\", "\\n", "\\x2f", "%", "%s", "%!d", "..."),
    *(
        "$WORK",
        "${SRCDIR}",
        "$(id)",
        ";",
        "&&",
        "|",
        ">",
        "=",
        "=>",
        ":",
        "#",
        "*",
        "?",
        "[x]",
        "!",
    ),
    *(
        "-flag",
        "-m",
        "-W",
        "-toolexec=x",
        "@file",
        "@v1.0.0",
        "~",
        "{",
        "}",
        "//",
        "EOF",
        "\x1b[31m",
    ),
    *(
        "é",
        "\u202e",
        "\udcff",
        "\udce9",
        "heaplens_0",
        "warning:",
        "cd ",
        "go:",
        "a",
        "b",
        "x",
        "1",
    ),
)
_OFTEN = ("...", "-flag", "@file", "\n", " ")


def odd(rng: Random, most: int = 5) -> str:
    """A name of one directory or file, of odd pieces."""
    pieces = [rng.choice(_PIECES) for _ in range(rng.randint(1, most))]
    if rng.random() < 0.3:
        pieces.insert(rng.randrange(len(pieces) + 1), rng.choice(_OFTEN))
    name = "".join(pieces).replace("/", "")
    return name if name not in {"", ".", ".."} else "odd"


def like_flags(rng: Random) -> str:
    """What a compile or an assembler command has, more or less."""
    return rng.choice(
        (
            f"{LIKE_FLAGS} y",
            f"-p x -complete {LIKE_FLAGS} $WORK/b001/importcfg -pack",
            f"-o $WORK/b001/_pkg_.a -trimpath x -p main -D heaplens_0 {LIKE_FLAGS} b",
            f'{LIKE_FLAGS} "y z"',
            "-gensymabis -o $WORK/b001/symabis",
            "-p x -gensymabis -o y",
            "-D heaplens_0 -gensymabis -o $WORK/b002/symabis ./x.s",
        )
    )


def like_output(rng: Random, tools: str, written: str) -> str:
    """Lines such as `go list -n` prints, that do harm where they are believed."""
    quoted = json.dumps(written).replace("/", r"\x2f")
    flag = rng.choice(WRITING_FLAGS)
    config = "$WORK/b001/" + rng.choice(("importcfg", "embedcfg", "symabis"))
    return rng.choice(
        (
            "cd /",
            f"cd {os.path.dirname(written)}",
            f"cat >{config} << 'EOF'\npackagefile fmt=/etc/passwd\nEOF\n",
            f"cat >{config} << 'EOF'",
            f"echo '# import config' > {config}",
            f"echo 'x' > {written}",
            f"mkdir -p {written}",
            f"{tools}/preprofile -o {written} -i default.pgo",
            f"{tools}/compile {like_flags(rng)} {flag} {quoted} main.go",
            f"{tools}/compile {like_flags(rng)} {flag} {written} ./main.go",
            f"{tools}/asm {like_flags(rng)} {quoted} x.s",
            f"{tools}/asm -p x -gensymabis -o {written} ./x.s",
            f"touch {written}",
            f"TERM='dumb' gcc -I ./x {like_flags(rng)} main.go",
        )
    )


def broken(rng: Random, text: str) -> str:
    """The text on a line of its own, in a name."""
    before, after = rng.choice(("foo", "a", "é", "# x")), rng.choice(("", "b", " c", "\n", "\nEOF"))
    return f"{before}\n{text}{after}"
