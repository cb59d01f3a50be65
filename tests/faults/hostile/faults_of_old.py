"""The layouts that once made heaplens run a program or write a file, and variations of them."""

import json
import os
from random import Random

from faults.hostile.layout import GOOD, MODULE, Layout
from faults.hostile.words import LIKE_FLAGS, WRITING_FLAGS, like_flags

USER = "package main\n\nfunc main() { x := 1; kept = &x }\n\nvar kept *int\n"
_DUMB = ("TERM='dumb'", "TERM='dumb'", "gcc", "cc", "cgo", 'CGO_LDFLAGS=\'"-g"')


def cgo_directive(rng: Random, layout: Layout, place: str) -> None:
    """Flags of cgo that read like a compile command, and a program where its first word leads."""
    exact = rng.random() < 0.5
    like = f"{LIKE_FLAGS} b" if exact else like_flags(rng).replace('"', "").replace("$", "")
    name = "CFLAGS" if exact else rng.choice(("CFLAGS", "CPPFLAGS", "LDFLAGS"))
    letter = "L" if name == "LDFLAGS" else "I"
    more = "" if name == "LDFLAGS" else " -DX"
    flags = f'#cgo {name}: "-{letter}x {like}" -{letter} ${{SRCDIR}}/../main.go{more}'
    layout.files |= {
        f"{place}/main.go": f'package main\n\nimport "{MODULE}/{place}/c"\n\n'
        "func main() { c.F() }\n",
        f"{place}/c/c.go": f'package c\n\n// {flags}\nimport "C"\n\nfunc F() {{}}\n',
    }
    program = _DUMB[0] if exact else rng.choice(_DUMB)
    # The name is relative to where go was asked, or to the package that is compiled.
    for begin in ("", f"{place}/"):
        layout.traps |= {f"{begin}$WORK/b{number:03}/{program}" for number in range(1, 60)}
    layout.files_asked.append(f"{place}/main.go")
    layout.environment["CGO_ENABLED"] = "1"
    layout.cgo = True


def warning(rng: Random, layout: Layout, place: str) -> None:
    """A link that go warns of, in words that read like a command whose program is `warning:`."""
    like = f"{LIKE_FLAGS} y" if rng.random() < 0.7 else like_flags(rng)
    layout.files |= {f"{place}/main.go": USER, "main.go": USER, "aside/good.go": GOOD}
    layout.links[f"foo {like} y main.go" if rng.random() < 0.3 else f"foo {like} main.go"] = (
        f"{layout.root}/aside"
    )
    layout.traps |= {"warning:", rng.choice(("go:", "#", "package", "pattern"))}
    layout.patterns = [f"{MODULE}/..."] if rng.random() < 0.8 else ["./...", f"{MODULE}/..."]


def wildcard(rng: Random, layout: Layout, _: str) -> None:
    """An import path that is a pattern, followed by `explain`; the pattern finds a link."""
    keeping = "package dd\n\nvar kept *int\n\n//go:noinline\nfunc Keep(p *int) { kept = p }\n"
    name = rng.choice(("d...e", "d...e", "...", "d...", "d...e...f", "d.../e"))
    layout.files |= {
        "main.go": f'package main\n\nimport dd "{MODULE}/{name}"\n\nfunc main() {{\n\tx := 1\n'
        "\tdd.Keep(&x)\n}\n",
        f"{name}/d.go": keeping,
    }
    layout.links[f"d {LIKE_FLAGS} y d...e/d.go"] = f"{layout.root}/d...e"
    layout.traps.add("warning:")
    layout.explain.append("main.go:6")
    layout.files_asked.append("main.go")


def many(rng: Random, layout: Layout, _: str) -> None:
    """More packages than are asked for at once, whose paths are then given back to go."""
    layout.files |= {f"n/p{number}/p.go": f"package p{number}\n" for number in range(100)}
    layout.files |= {"main.go": USER, "d...e/d.go": GOOD, "-x/d.go": GOOD, "@f/f.go": GOOD}
    layout.links[f"d {LIKE_FLAGS} y main.go"] = f"{layout.root}/n"
    layout.traps.add("warning:")
    layout.patterns = [rng.choice(("./...", f"{MODULE}/..."))]


def line_break(rng: Random, layout: Layout, place: str) -> None:
    """A directory with a line break, and behind it Go's real compiler with a flag that writes."""
    written = os.path.join(layout.outside, "written")
    quoted = json.dumps(written).replace("/", r"\x2f")
    flag = "-cpuprofile" if rng.random() < 0.4 else rng.choice(WRITING_FLAGS)
    layout.files |= {"main.go": USER, "aside/good.go": GOOD, f"{place}/p.go": "package p\n"}
    if rng.random() < 0.5:
        layout.links["G"] = layout.tools
        begin = "foo\nG"
    else:
        begin = f"foo\n{layout.tools}"
    like = LIKE_FLAGS if rng.random() < 0.7 else f"-D heaplens_0 {LIKE_FLAGS}"
    layout.links[f"{begin}/compile {like} y {flag} {quoted} main.go"] = f"{layout.root}/aside"
    layout.patterns = [f"{MODULE}/..."]


def assembler(rng: Random, layout: Layout, place: str) -> None:
    """The same for the assembler: a line that says `-gensymabis` and makes what go's own makes."""
    exact = rng.random() < 0.7
    layout.files |= {
        f"{place}/f.go": "package f\n\nfunc F()\n",
        f"{place}/x.s": "TEXT ·F(SB),0,$0-0\n\tRET\n",
        "main.go": USER,
        "aside/good.go": GOOD,
    }
    program = "warning:" if exact else rng.choice(("asm", "G/asm", f"{layout.tools}/asm"))
    layout.links["G"] = layout.tools
    layout.traps |= {"warning:", f"{place}/warning:", "asm"}
    for number in range(1, 60):
        like = f"-p x -gensymabis -o $WORK/b{number:03}/symabis ./x.s"
        name = f"foo {like}" if exact else f"foo\n{program} {like}"
        layout.links[name] = f"{layout.root}/aside"
    layout.patterns = [f"{MODULE}/...", f"./{place}"]


# With cgo a workspace takes five times as long.
FAULTS = (cgo_directive, *(2 * (warning, wildcard, line_break)), assembler)
