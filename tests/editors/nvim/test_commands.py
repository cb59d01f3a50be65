"""What the commands of the plugin show, its health check and its help."""

import shutil
import subprocess
from pathlib import Path

import pytest

from editors.nvim.conftest import Open
from editors.nvim.neovim import PLUGIN, Setup

PROVEN = "vim.deep_equal(probe.drawn(14), { 'heap 24 B' })"
HEALTH = "table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n')"


def test_explain_opens_a_float(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(PROVEN, "the proof")
        editor.type("14G:HeaplensExplain<CR>")
        editor.wait("probe.float():find('returned.go:14', 1, true)", "the float")
        assert "its address is returned" in editor.lua("return probe.float()")
        editor.type(":HeaplensExplain<CR>")
        editor.wait("vim.api.nvim_win_get_config(0).relative ~= ''", "the cursor in the float")
        editor.type("q")
        editor.wait("probe.float() == ''", "the float to close")


@pytest.mark.parametrize(
    ("file", "keys", "name"),
    [
        ("returned/returned.go", "15G", "Draw"),
        ("method/method.go", "/return t$<CR>", "(*Tree).Self"),
        ("method/method.go", "/) Name<CR>", "Tree.Name"),
        ("generic/generic.go", "/Push<CR>j", "(*Stack).Push"),
        ("generic/generic.go", "/^func Box<CR>j", "Box"),
        ("columns/columns.go", "13G", "Umlaut"),
    ],
)
def test_the_function_at_the_cursor_is_summed_up(
    open_file: Open, file: str, keys: str, name: str
) -> None:
    with open_file(file) as editor:
        editor.wait("#vim.lsp.get_clients({ name = 'heaplens' }) > 0", "the server")
        editor.type(f"{keys}:HeaplensFunction<CR>")
        editor.wait("probe.float() ~= ''", "the float")
        assert f"What `{name}` allocates" in editor.lua("return probe.float()")


def test_the_function_of_a_name_is_summed_up(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(PROVEN, "the proof")
        editor.type(":HeaplensFunction Detour<CR>")
        editor.wait("probe.float():find('Detour')", "the float")
        assert "24 B" in editor.lua("return probe.float()")


def test_a_function_of_another_file_is_named_with_its_place(open_file: Open) -> None:
    with open_file("loop/loop.go") as editor:
        editor.wait("#probe.findings() > 0", "the findings")
        for name, words in (("Turn", "it is in [turn.go:"), ("Nowhere", "is declared neither")):
            editor.type(f":HeaplensFunction {name}<CR>")
            editor.wait(f"probe.float():find({words!r}, 1, true)", "where it is")
            editor.type("<C-w>o")


def test_the_compilers_words_are_copied(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(PROVEN, "the proof")
        editor.type("14G^")
        editor.lua("probe.act('Copy the compiler')")
        editor.wait("vim.fn.getreg('\"'):find('moved to heap: ticket')", "the words in a register")


def test_all_packages_are_looked_at(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(PROVEN, "the proof")
        editor.type(":HeaplensAnalyseWorkspace<CR>")
        editor.wait("probe.files_with_findings() > 20", "findings in files that are not open")


def test_lenses_are_drawn_where_they_are_wanted(open_file: Open) -> None:
    lenses = "vim.iter(vim.lsp.codelens.get(0)):map(function(l) return l.command.title end):join()"
    with open_file(before="vim.g.heaplens_codelens = true") as editor:
        editor.wait(f"({lenses}):find('each call 1 · 24 B', 1, true)", "a lens with bytes")
        editor.type("13G")
        editor.lua("vim.lsp.codelens.run()")
        editor.wait("probe.float():find('Draw')", "the float of the lens")


def test_health_is_all_green(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(PROVEN, "the proof")
        editor.type(":checkhealth heaplens<CR>")
        editor.wait(f"vim.bo.filetype == 'checkhealth' and ({HEALTH}):find('hints')", "the report")
        report = editor.lua(f"return {HEALTH}")
        assert "ERROR" not in report
        assert "WARNING" not in report
        assert report.count("OK") == 5, report
        for words in ("Neovim 0.", "heaplens 0.", "go1.", "columns in utf-16", "hints are on"):
            assert words in report


def test_health_says_what_is_missing(
    open_file: Open, environment: dict[str, str], heaplens_command: str
) -> None:
    ours = str(Path(heaplens_command).parent)
    environment["PATH"] = environment["PATH"].replace(f"{ours}:", "")
    with open_file() as editor:
        editor.type(":checkhealth heaplens<CR>")
        editor.wait(f"({HEALTH}):find('ERROR')", "the report")
        report = editor.lua(f"return {HEALTH}")
        assert "`heaplens` cannot be run" in report
        assert "pipx install" in report


def test_help_knows_all_commands(open_file: Open) -> None:
    with open_file() as editor:
        commands = editor.lua(
            "return vim.tbl_filter(function(name) return vim.startswith(name, 'Heaplens') end,"
            " vim.tbl_keys(vim.api.nvim_get_commands({})))"
        )
        assert len(commands) == 7
        for topic in ["heaplens", *(f":{command}" for command in commands)]:
            editor.lua(f"vim.cmd.help({topic!r})\nassert(vim.bo.filetype == 'help')")


def test_the_tags_of_the_help_are_up_to_date(setup: Setup, tmp_path: Path) -> None:
    made = Path(shutil.copytree(PLUGIN / "doc", tmp_path / "doc"))
    (made / "tags").unlink()
    command = [setup.program, "--clean", "--headless", "-c", f"helptags {made}", "-c", "quit"]
    subprocess.run(command, env=setup.environment, check=True, timeout=60)
    assert (made / "tags").read_text() == (PLUGIN / "doc" / "tags").read_text()
