"""What is really on the screen, of a terminal and beside gopls."""

import os
import shutil
from pathlib import Path

import pytest

from editors.nvim.conftest import Open


def test_hint_and_reason_are_on_the_screen(open_file: Open) -> None:
    with open_file(terminal=True) as editor:
        assert editor.tmux is not None
        editor.tmux.wait("ticket heap 24 B := Ticket{Number: number}")
        editor.tmux.wait("H         ticket heap 24 B")  # with the sign of a finding
        editor.tmux.wait("■ 24 B")
        editor.type("14G^K")
        editor.tmux.wait("Allocates 24 bytes")
        editor.type("<C-w>o15Gccticket.Number++<CR>return nil<Esc>")
        editor.tmux.wait("ticket := Ticket{Number: number}")


@pytest.fixture
def gopls() -> str:
    """Lua that starts gopls with hints of its own."""
    program = os.environ.get("HEAPLENS_GOPLS", "")
    assert program, "HEAPLENS_GOPLS names no gopls: `make test-nvim` brings one"
    if not shutil.which(program):
        reason = Path(program).with_name("reason").read_text(encoding="utf-8")
        pytest.skip(f"gopls could not be installed (issue 5): {reason}")
    return (
        f"vim.lsp.config('gopls', {{ cmd = {{ {program!r} }}, filetypes = {{ 'go' }},"
        " root_markers = { 'go.mod' }, settings = { gopls = { hints = {"
        " assignVariableTypes = true } } } }) vim.lsp.enable('gopls')"
    )


def test_beside_gopls_each_says_its_own_and_nothing_twice(open_file: Open, gopls: str) -> None:
    with open_file(terminal=True, before=gopls) as editor:
        assert editor.tmux is not None
        editor.wait(
            "probe.shown(14):find('heap 24 B') and probe.shown(14):find('Ticket.*:=')",
            "both hints",
        )
        hints = editor.lua("return probe.shown(14)").split("«")[1].split("»")[0]
        assert sorted(hints.split()) == ["24", "B", "Ticket", "heap"]
        editor.tmux.wait(f"ticket{hints} := Ticket{{Number: number}}")
        editor.type("14G^K")
        editor.wait("probe.float():find('var ticket Ticket')", "what gopls says")
        said = editor.lua("return probe.float()")
        assert said.count("Allocates 24 bytes") == 1
        encodings = editor.lua(
            "return vim.iter(vim.lsp.get_clients({ bufnr = 0 })):map(function(client)"
            " return client.offset_encoding end):totable()"
        )
        assert encodings == ["utf-16", "utf-16"]
        assert "encoding" not in editor.lua("return vim.fn.execute('messages')")


def test_beside_gopls_hints_of_text_that_is_gone_are_no_trouble(
    open_file: Open, gopls: str
) -> None:
    """Neovim draws hints of one server at columns that the other knows to be gone."""
    with open_file(terminal=True, before=gopls) as editor:
        assert editor.tmux is not None
        editor.wait("probe.shown(14):find('heap 24 B') and #probe.drawn(31) > 0", "both")
        editor.type("31G0D")
        editor.wait("#probe.findings(14) > 0 and #probe.drawn(31) == 0", "the hint to go")
        editor.type("ufirst<Esc>u")
        editor.wait("#probe.drawn(31) > 0", "it to come back")
        editor.type("14GccTicket := &Ticket{}<CR>return Ticket<Esc>jdd")
        editor.wait("probe.shown(14):find('Ticket« [*]Ticket» :=')", "the new hint of gopls")
        editor.wait("probe.shown(14):find('}« heap 24 B»')", "the new one of heaplens")
        assert "Error" not in editor.tmux.screen()
        assert "Error" not in editor.lua("return vim.fn.execute('messages')")
