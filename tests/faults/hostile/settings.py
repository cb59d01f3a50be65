"""The parts of hostile workspaces that are one for all of it: module files, settings, cgo."""

from random import Random

from faults.hostile.layout import MODULE, Layout
from faults.hostile.parts import written
from faults.hostile.words import WRITING_FLAGS, like_flags, like_output, odd


def _text(rng: Random, layout: Layout) -> str:
    return rng.choice((odd(rng), like_flags(rng), like_output(rng, layout.tools, written(layout))))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def module_file(rng: Random, layout: Layout, _: str) -> None:
    """Lines of go.mod: most are refused, and repeated."""
    text = _text(rng, layout)
    one = rng.choice((_quoted(text), f"`{text}`", text))
    line = rng.choice(
        (
            *(
                f"toolchain {one}",
                "toolchain go1.99.0",
                "go 1.99",
                f"godebug x={one}",
                f"ignore {one}",
            ),
            *(f"replace ex.com/x => {one}", f"replace ex.com/x => {layout.outside}", f"tool {one}"),
            *(f"exclude ex.com/x {one}", f"require ex.com/x {one}", "require ex.com/x v1.0.0"),
            *(f"retract v1.0.0 // {text}", f"// {text}", f"require {one} v1.0.0", f"use {one}"),
            f"godebug default={one}",
        )
    )
    layout.files["go.mod"] = f"module {MODULE}\n\ngo 1.21\n\n{line}\n"
    if rng.random() < 0.2:
        layout.files["go.mod"] = f"module {one}\n\ngo 1.21\n"
    if rng.random() < 0.3:
        layout.files["go.sum"] = f"ex.com/x v1.0.0 h1:{text}\nex.com/x v1.0.0/go.mod h1:x=\n"


def work_file(rng: Random, layout: Layout, _: str) -> None:
    """A go.work with odd lines."""
    text = _text(rng, layout)
    one = rng.choice((_quoted(text), f"`{text}`", "..", layout.outside, "./nowhere"))
    line = rng.choice(
        (
            f"use {one}",
            f"toolchain {one}",
            f"replace ex.com/x => {one}",
            f"godebug x={one}",
            f"// {text}",
        )
    )
    layout.files["go.work"] = f"go {rng.choice(('1.21', '1.99'))}\n\nuse .\n\n{line}\n"


def vendor(rng: Random, layout: Layout, place: str) -> None:
    """A vendored module whose list says odd things."""
    text = _text(rng, layout)
    layout.files |= {
        "go.mod": f"module {MODULE}\n\ngo 1.21\n\nrequire ex.com/v v1.0.0\n",
        "vendor/modules.txt": "# ex.com/v v1.0.0\n## explicit; go 1.21\nex.com/v\n"
        f"# {text}\n{text}\n",
        "vendor/ex.com/v/v.go": "package v\n\nfunc F() *int { return new(int) }\n",
        f"{place}/a.go": 'package a\n\nimport "ex.com/v"\n\nvar x = v.F()\n',
    }


def environment(rng: Random, layout: Layout, _: str) -> None:
    """Variables and GOFLAGS that start, fetch or write something where they count."""
    trap = f"{layout.root}/evil"
    layout.traps |= {"evil", "go", "bin/go"}
    flags = rng.choice(
        (
            *(f"-toolexec={trap}", f"-exec={trap}", f"-overlay={trap}", f"-o={written(layout)}"),
            *(
                f"-gcflags=all=-cpuprofile={written(layout)}",
                f"-asmflags=-o={written(layout)}",
                "-x",
            ),
            *("-mod=mod", f"-modfile={written(layout)}.mod", f"-C={layout.outside}", "-n", "-work"),
            *(
                f"-pkgdir={layout.outside}",
                f"-ldflags=-extld={trap}",
                "-buildvcs=true",
                "-a",
                "-json",
            ),
            *(f"'-tags=a b' -toolexec={trap}", f'"-toolexec={trap}"', f"-tags=x,-toolexec={trap}"),
            *(f"--toolexec={trap}", f"-pgo={written(layout)}", "-tags=\n-x", f"-tags={odd(rng)}"),
            f"-gccgoflags=-o={written(layout)}",
            *(f"'-tags=a{blank}-toolexec={trap}'" for blank in "\t\n\r "),
        )
    )
    others = {
        **dict.fromkeys(("GOTOOLCHAIN", "GOTOOLCHAIN"), rng.choice(("auto", "go1.99.0", "path"))),
        "GOPROXY": rng.choice(("https://127.0.0.1:9", "direct", f"file://{layout.outside}")),
        "GOVCS": "*:all",
        "GONOSUMDB": "*",
        "GOPRIVATE": "*",
        "GOSUMDB": "sum.golang.org https://127.0.0.1:9",
        "GOTELEMETRY": "on",
        "GOEXPERIMENT": rng.choice(("x", "", like_flags(rng))),
        "GODEBUG": rng.choice(("gocachehash=1", "x=y", odd(rng))),
    }
    name = rng.choice((*others, "GOFLAGS", "GOFLAGS", "GOFLAGS"))
    value = flags if name == "GOFLAGS" else others[name]
    if rng.random() < 0.5:
        layout.environment[name] = value.replace("\udcff", "").replace("\udce9", "")
    else:
        layout.go_env.append(f"{name}={value}")
    if rng.random() < 0.3:
        layout.environment["PATH"] = rng.choice((".", "", "bin", "./bin"))
    layout.files["go.env"] = f"GOFLAGS=-toolexec={trap}\n"
    layout.files[".env"] = f"GOFLAGS=-toolexec={trap}\n"


def tags(rng: Random, layout: Layout, _: str) -> None:
    """The setting, which a folder may bring."""
    trap = f"{layout.root}/evil"
    layout.traps.add("evil")
    layout.tags = rng.choice(
        (
            *(odd(rng), f"-toolexec={trap}", f"a -toolexec={trap}", f"a\n-toolexec={trap}", "a,b"),
            *(f"a' '-toolexec={trap}", f"' -toolexec={trap} '", f"a\t-o={written(layout)}", "a b"),
            *(like_flags(rng), like_output(rng, layout.tools, written(layout))),
        )
    )


def pattern(rng: Random, layout: Layout, place: str) -> None:
    """What is asked for is odd itself."""
    layout.files[f"{place}/a.go"] = "package a\n"
    layout.patterns = [
        rng.choice(
            (
                *(odd(rng), f"./{odd(rng)}", f"-toolexec={layout.root}/evil", "-n", "@x", "main"),
                *(
                    f"./{place}/...",
                    f"{MODULE}/...",
                    "ex.com...",
                    ".",
                    f"{MODULE}@latest",
                    "cmd/go@latest",
                ),
                *("ex.com/x@v1.0.0", "https://127.0.0.1:9/x", f"{place}/a.go", "-", "--", ""),
            )
        )
    ]


def cgo(rng: Random, layout: Layout, place: str) -> None:
    """Directives of cgo: mostly refused by Go, some not."""
    trap = f"{layout.root}/evil"
    text = _text(rng, layout).replace("\n", " ")
    name = rng.choice(
        ("CFLAGS", "CFLAGS", "CPPFLAGS", "LDFLAGS", "CXXFLAGS", "FFLAGS", "pkg-config")
    )
    flag = rng.choice(WRITING_FLAGS)
    value = rng.choice(
        (
            *(text, f'"-I{text}"', f"-DX={text}", f'"-Ix {like_flags(rng)}"', f"-I{odd(rng)} -DX"),
            *(
                f"-fplugin={trap}",
                f"-wrapper {trap}",
                f"-B{layout.root}",
                "@file",
                f"-specs={trap}",
            ),
            *(f"-o {written(layout)}", f"-MF{written(layout)}", f"-Wl,-o,{written(layout)}", "-MD"),
            *(
                f"-Wl,-plugin={trap}",
                f"-fdump-tree-all={written(layout)}",
                "--static",
                f"-I x {flag} y",
            ),
            *(
                f"--log-file={written(layout)}",
                f"-Wp,-MD,{written(layout)}",
                "-save-temps",
                "-pipe",
            ),
            *(f"-Wa,-o,{written(layout)}", f"-Wa,-a={written(layout)}", "noescape F", "-x c"),
        )
    )
    layout.files[f"{place}/c.go"] = (
        f"package c\n\n// #cgo {name}: {value}\n"
        '// static int f(void) { return 1; }\nimport "C"\n\n'
        "func F() *int { x := int(C.f()); return &x }\n"
    )
    if rng.random() < 0.2:
        layout.files[f"{place}/{odd(rng)}.c"] = "int g(void) { return 1; }\n"
    layout.traps |= {"evil", "cc1", "as", "ld", "collect2", "gcc", "pkg-config", f"{place}/gcc"}
    layout.environment["CGO_ENABLED"] = "1"
    layout.cgo = True


WHOLE = (
    module_file,
    module_file,
    work_file,
    vendor,
    environment,
    environment,
    environment,
    tags,
    pattern,
)
