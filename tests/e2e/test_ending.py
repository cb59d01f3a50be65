"""However a run ends: quickly, quietly, with nothing left behind (`private_environment` looks)."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from workbench import MakeModule, on_a_terminal, processes_about, wait_until

# Room for a busy machine on top of the second that is promised.
PROMISED_S = 1.0 + 0.5
SMALL = "package demo\n\nfunc bar() *int {\n\tx := 1\n\treturn &x\n}\n"


def slow_source() -> str:
    """Go code that keeps the compiler busy for seconds: one function of many branches."""
    lines = "\n".join(f'\tm["k{n}"] = append(m["k{n}"], &T{{a: {n}, m: m}})' for n in range(30_000))
    return (
        "package demo\n\ntype T struct {\n\ta int\n\tm map[string][]*T\n}\n\n"
        f"func f(m map[string][]*T) {{\n{lines}\n}}\n"
    )


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_it_within_a_second(
    make_module: MakeModule,
    heaplens_command: str,
    private_environment: dict[str, str],
    number: signal.Signals,
    status: int,
) -> None:
    """No traceback, no compiler left running, no temporary file."""
    module = make_module({"main.go": slow_source()})
    process = subprocess.Popen(
        [heaplens_command, "check"],
        cwd=module,
        env=private_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )

    def compiling() -> bool:
        assert process.poll() is None, "the package was not slow enough"
        running = processes_about(Path(private_environment["TMPDIR"]))
        return any("/compile " in command and "main.go" in command for command in running)

    wait_until(compiling, "the compiler to start")
    sent_s = time.monotonic()
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=30)
    took_s = time.monotonic() - sent_s
    assert took_s < PROMISED_S
    assert process.returncode == status
    assert (stdout, stderr) == ("", "")
    assert processes_about(module.parent) == []


def test_a_reader_that_has_enough_is_no_error(
    make_module: MakeModule, heaplens_command: str, private_environment: dict[str, str]
) -> None:
    """`heaplens check | head -1` prints one line and nothing else."""
    functions = "\n".join(f"func f{n}() *int {{ x := {n}; return &x }}" for n in range(3000))
    module = make_module({f"p{n}/main.go": f"package p\n\n{functions}\n" for n in range(3)})
    process = subprocess.Popen(
        [heaplens_command, "check", "./..."],
        cwd=module,
        env=private_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith("p0/main.go:3:")
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(timeout=60) == 128 + signal.SIGPIPE


def test_a_full_disk_is_said_in_one_line(
    make_module: MakeModule, heaplens_command: str, private_environment: dict[str, str]
) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [heaplens_command, "check", "--format", "json"],
            cwd=make_module({"main.go": SMALL}),
            env=private_environment,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert ran.returncode == 3
    assert ran.stderr == "heaplens: No space left on device\n"


def test_closed_outputs_are_no_error(
    make_module: MakeModule, heaplens_command: str, private_environment: dict[str, str]
) -> None:
    ran = subprocess.run(
        ["/bin/sh", "-c", f"'{heaplens_command}' check >&- 2>&-"],
        cwd=make_module({"main.go": SMALL}),
        env=private_environment,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0


def test_on_a_terminal_there_is_colour_and_the_source_line(
    make_module: MakeModule, heaplens_command: str, private_environment: dict[str, str]
) -> None:
    output = on_a_terminal(
        [heaplens_command, "check", "-v"], make_module({"main.go": SMALL}), private_environment
    )
    # What the progress has written it has erased again.
    output = output.rpartition("\x1b[2K")[2]
    sentence = "x escapes: its address is returned by bar."
    assert output.split("\r\n")[:3] == [
        f"\x1b[1mmain.go:4:2:\x1b[0m {sentence} \x1b[36m[moved-to-heap, 8 B]\x1b[0m",
        "\x1b[2m   4 |\x1b[0m     x := 1",
        "\x1b[2m     |\x1b[0m     \x1b[1;33m^\x1b[0m",
    ]


def test_no_color_takes_the_colour_away(
    make_module: MakeModule, heaplens_command: str, private_environment: dict[str, str]
) -> None:
    output = on_a_terminal(
        [heaplens_command, "check", "-v"],
        make_module({"main.go": SMALL}),
        {**private_environment, "NO_COLOR": "1"},
    )
    output = output.rpartition("\x1b[2K")[2]
    assert "\x1b" not in output
    assert "   4 |     x := 1\r\n" in output
