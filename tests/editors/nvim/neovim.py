"""A real Neovim that a test drives from outside, with or without a terminal.

with neovim(file, setup) as editor:
    editor.wait("#probe.drawn(14) > 0", "a hint on line 14")
    editor.type("15Gcc")
    assert editor.lua("return vim.bo.modified")
"""

import json
import os
import shlex
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench import wait_until

PATIENCE_S = 60
HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
PLUGIN = REPOSITORY / "editors" / "nvim"
FAILURES = REPOSITORY / ".editors-failures" / "nvim"


@dataclass(frozen=True)
class Setup:
    """What a Neovim is started with."""

    program: str
    """The nvim binary."""
    environment: dict[str, str]
    """All its variables."""
    directory: Path
    """A folder of the test's own, for the socket and for what is run."""
    init: Path = PLUGIN / "try.lua"
    """Its init.lua."""
    before: str = ""
    """Lua to run before that."""
    columns: int = 110
    """Width of its terminal."""
    lines: int = 40
    """Height of its terminal."""


@dataclass
class Neovim:
    """One that runs and listens."""

    setup: Setup
    """What it was started with."""
    tmux: "Tmux | None" = None
    """Its terminal; None where it has none."""
    calls: int = field(default=0, repr=False)
    """How often it was asked something."""

    @property
    def socket(self) -> str:
        """Where it listens."""
        return str(self.setup.directory / "nvim.sock")

    def await_start(self) -> None:
        """Wait until it has started: it listens before it has read its init.lua."""
        wait_until(self._listens, "Neovim to listen")
        self.wait("vim.v.vim_did_enter == 1", "Neovim to start")

    def lua(self, code: str) -> Any:  # noqa: ANN401 - whatever the code returns
        """Run code in it, with `probe` at hand; give back what it returns.

        Raises:
            AssertionError: the code raised an error.
        """
        self.calls += 1
        script = self.setup.directory / f"call-{self.calls}.lua"
        head = f"local probe = dofile({str(HERE / 'probe.lua')!r})\n"
        script.write_text(head + code, encoding="utf-8")
        called = f"luaeval('vim.json.encode({{pcall(dofile, _A)}})', {str(script)!r})"
        answer = json.loads(self._ask("--remote-expr", called))
        # Lua's nil at the end is no element at all.
        succeeded, result = (*answer, None)[:2]
        assert succeeded, f"{result}\n{code}"
        return result

    def wait(self, condition: str, what: str) -> None:
        """Wait until a Lua expression is true.

        Raises:
            AssertionError: it was not in a minute; says what is to be seen instead.
        """
        code = f"return probe.wait(function() return {condition} end, {PATIENCE_S * 1000})"
        assert self.lua(code), f"waited in vain for {what}\n{self.state()}"

    def type(self, keys: str) -> None:
        """Type keys, as if at the keyboard; `<CR>` and the like are keys."""
        self._ask("--remote-send", keys)

    def quit(self) -> None:
        """Have it quit, whatever is unsaved; it may be gone before it has answered."""
        self._remote("--remote-send", "<C-\\><C-n>:qall!<CR>")

    def state(self) -> str:
        """What is to be seen: the text with its hints, the findings, the messages."""
        lines = self.lua(
            "return vim.iter(vim.fn.range(1, vim.fn.line('$'))):map(probe.shown):totable()"
        )
        findings = self.lua("return probe.findings()")
        messages = self.lua("return vim.fn.execute('messages')")
        return "\n".join([*lines, json.dumps(findings, indent=1), messages])

    def keep(self, name: str) -> Path:
        """Write down what is to be seen, for who looks into a failure; return where."""
        FAILURES.mkdir(parents=True, exist_ok=True)
        picture = FAILURES / f"{name}.txt"
        try:
            seen = self.tmux.screen() if self.tmux else self.state()
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            seen = f"Neovim does not answer: {error}"
        picture.write_text(seen, encoding="utf-8")
        return picture

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            # The file may be there a moment before somebody listens.
            return connection.connect_ex(self.socket) == 0

    def _ask(self, option: str, text: str) -> str:
        done = self._remote(option, text)
        assert done.returncode == 0, done.stderr or done.stdout
        return done.stdout

    def _remote(self, option: str, text: str) -> subprocess.CompletedProcess[str]:
        command = [self.setup.program, "--clean", "--server", self.socket, option, text]
        return subprocess.run(
            command,
            env=self.setup.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=2 * PATIENCE_S,
            check=False,
        )


@dataclass(frozen=True)
class Tmux:
    """A terminal that nobody sees, on a socket of its own."""

    program: str
    """The tmux command."""
    socket: Path
    """The socket."""
    environment: dict[str, str]
    """The variables of what runs in it."""

    def run(self, *arguments: str) -> str:
        """Run a command of tmux; return what it prints."""
        return subprocess.run(
            [self.program, "-S", str(self.socket), "-f", os.devnull, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=True,
        ).stdout

    def screen(self, *, colors: bool = False) -> str:
        """Return what is on the screen."""
        return self.run("capture-pane", "-p", *(["-e"] if colors else []))

    def wait(self, text: str) -> str:
        """Wait until a text is on the screen; return the screen."""
        wait_until(lambda: text in self.screen(), f"{text!r} on the screen")
        return self.screen()


@contextmanager
def neovim(file: Path, setup: Setup, *, terminal: bool = False) -> Iterator[Neovim]:
    """Start Neovim with a file, in the file's module; quit it at the end."""
    command = [setup.program, "--clean", "-n", "-u", str(setup.init)]
    command += ["--cmd", f"lua {setup.before}"] if setup.before else []
    editor = Neovim(setup)
    command += ["--listen", editor.socket]
    module = next(folder for folder in file.parents if (folder / "go.mod").is_file())
    if terminal:
        with in_tmux([*command, str(file)], setup, module) as tmux:
            editor.tmux = tmux
            editor.await_start()
            yield editor
            editor.quit()
            wait_until(lambda: not Path(editor.socket).exists(), "Neovim to quit")
        return
    log = setup.directory / "nvim.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--cmd", "set lines=70 columns=160", "--headless", str(file)],
            cwd=module,
            env=setup.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        editor.await_start()
        yield editor
        editor.quit()
        assert process.wait(timeout=PATIENCE_S) == 0, log.read_text(encoding="utf-8")
    finally:
        process.kill()
        process.wait()


@contextmanager
def in_tmux(command: list[str], setup: Setup, directory: Path) -> Iterator[Tmux]:
    """Run a command in a terminal that nobody sees.

    Raises:
        AssertionError: there is no tmux.
    """
    program = shutil.which("tmux")
    assert program, "tmux is missing: `make test-nvim` brings it"
    tmux = Tmux(program, setup.directory / "tmux.sock", setup.environment)
    size = ["-x", str(setup.columns), "-y", str(setup.lines)]
    tmux.run("new-session", "-d", *size, "-c", str(directory), shlex.join(command))
    try:
        yield tmux
    finally:
        with suppress(subprocess.CalledProcessError):  # it ends with the last command in it
            tmux.run("kill-server")
