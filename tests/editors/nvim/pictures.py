"""Makes docs/pictures/nvim.svg and check.svg of what Neovim and the command really draw.

    make screenshots-nvim

The pictures are text in colours: what a terminal holds, drawn as SVG.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from editors.nvim.neovim import REPOSITORY, Setup, neovim
from workbench import on_a_terminal

PICTURES = REPOSITORY / "docs" / "pictures"
PROGRAMS = Path(sys.executable).parent
COLUMNS, LINES = 112, 44
THEME = TerminalTheme(
    background=(20, 22, 27),
    foreground=(224, 226, 234),
    normal=[
        (20, 22, 27),
        (255, 150, 150),
        (160, 225, 160),
        (240, 220, 140),
        (140, 190, 255),
        (225, 175, 240),
        (130, 220, 220),
        (224, 226, 234),
    ],
)
# No fonts from anywhere: the widths of all texts are given, so any monospaced one will do.
FRAME = """\
<svg class="terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px/{line_height}px Menlo, Consolas,
  "DejaVu Sans Mono", monospace; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
SOURCE = """\
package tickets

import "fmt"

// Ticket is what a guest draws at the door.
type Ticket struct {
	Number int
	Guest  string
}

// Label is printed on a ticket.
func Label(ticket *Ticket) string {
	return fmt.Sprintf("%d: %s", ticket.Number, ticket.Guest)
}

// Draw makes a ticket.
func Draw(number int) *Ticket {
	ticket := Ticket{Number: number}
	return &ticket
}
"""


def main() -> None:
    """Make both pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        module = Path(made, "tickets")
        module.mkdir()
        (module / "go.mod").write_text("module example.com/tickets\n\ngo 1.21\n")
        (module / "tickets.go").write_text(SOURCE)
        environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("TMUX")},
            **{f"XDG_{name}_HOME": made for name in ("CONFIG", "DATA", "STATE")},
            "XDG_RUNTIME_DIR": made,
            "HEAPLENS_CACHE": made,
            "PATH": os.pathsep.join([str(PROGRAMS), os.environ["PATH"]]),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
        }
        environment.pop("NO_COLOR", None)
        draw("check", checked(module, environment))
        draw("nvim", edited(module / "tickets.go", environment, Path(made)))


def checked(module: Path, environment: dict[str, str]) -> str:
    """Return what `heaplens check` writes to a terminal."""
    command = [str(PROGRAMS / "heaplens"), "check", "./..."]
    drawn = on_a_terminal(command, module, environment).replace("\r\n", "\n")
    # What the progress has written it has erased again.
    screen = re.sub(r"[^\n]*\x1b\[2K", "", drawn)
    return f"$ \x1b[1mheaplens check ./...\x1b[0m\n{screen}"


def edited(file: Path, environment: dict[str, str], directory: Path) -> str:
    """Return the screen of Neovim with a file and the float that tells about a line."""
    before = "vim.o.termguicolors, vim.o.number = true, true"
    program = os.environ["HEAPLENS_NVIM"]
    setup = Setup(program, environment, directory, before=before, columns=COLUMNS, lines=LINES)
    with neovim(file, setup, terminal=True) as editor:
        assert editor.tmux is not None
        editor.type("/ticket := T<CR>")
        editor.wait("vim.deep_equal(probe.drawn(vim.fn.line('.')), { 'heap 24 B' })", "the proof")
        editor.type(":nohlsearch<CR>:HeaplensExplain<CR>")
        editor.wait("probe.float() ~= ''", "the float")
        editor.lua("vim.cmd.echo([['']]) vim.cmd.redraw()")
        return editor.tmux.screen(colors=True)


def draw(name: str, ansi: str) -> None:
    """Write a picture of what a terminal shows."""
    # rich knows neither curly lines nor lines of another colour.
    plain = re.sub(r"\x1b\[58[:;][\d:;]*m", "", re.sub(r"\x1b\[4:\d+m", "\x1b[4m", ansi))
    text = Text.from_ansi(plain.rstrip("\n"), no_wrap=True)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, height=LINES, file=nowhere)
        console.print(text, soft_wrap=False)
    picture = PICTURES / f"{name}.svg"
    svg = console.export_svg(theme=THEME, code_format=FRAME, unique_id=name, title="")
    picture.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", "utf-8")
    sys.stdout.write(f"{picture.relative_to(REPOSITORY)}: {picture.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
