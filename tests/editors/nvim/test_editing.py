"""What somebody sees who writes Go in Neovim with heaplens."""

import re
import shutil
from pathlib import Path

from editors.nvim.conftest import Open
from editors.nvim.neovim import PLUGIN
from workbench import wait_until

DRAW = 14
"""The line of returned.go that declares `ticket`."""
PROVEN = f"vim.deep_equal(probe.drawn({DRAW}), {{ 'heap 24 B' }})"


def test_hints_stand_behind_what_is_on_the_heap(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(PROVEN, "the hint of the first variable, with its bytes")
        assert editor.lua(f"return probe.shown({DRAW})").startswith(
            "\tticket« heap 24 B» := Ticket{"
        )


def test_hints_stand_right_behind_letters_of_many_bytes(open_file: Open) -> None:
    with open_file("columns/columns.go") as editor:
        editor.wait("#vim.lsp.inlay_hint.get({ bufnr = 0 }) > 0", "the hints")
        editor.type(":HeaplensLevel normal<CR>")
        editor.wait("probe.shown(13):find('größe« heap 8 B» := 1', 1, true)", "it behind ö and ß")
        editor.wait("probe.shown(19):find('🚀\"}« heap 24 B» //', 1, true)", "it behind a face")


def test_findings_are_listed_with_their_reason(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(
            f"((probe.findings({DRAW})[1] or {{}}).message or ''):find('24 B')", "the finding"
        )
        (finding,) = editor.lua(f"return probe.findings({DRAW})")
        assert finding["code"] == "moved-to-heap"
        assert finding["message"] == "24 B · returned by Draw · ticket"
        assert finding["severity"] == 4


def test_hints_have_a_highlight_of_their_own(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(PROVEN, "the proof")
        highlights = (
            "vim.iter(vim.api.nvim_buf_get_extmarks(0, vim.api.nvim_create_namespace("
            "'nvim.lsp.inlayhint'), {13, 0}, {13, -1}, {details = true})):map(function(mark)"
            " return mark[4].virt_text[#mark[4].virt_text][2] end):totable()"
        )
        seen = f"probe.drawn({DRAW}) and vim.deep_equal({highlights}, {{ '%s' }})"
        editor.wait(seen % "HeaplensHint", "the highlight")
        assert editor.lua("return vim.api.nvim_get_hl(0, { name = 'HeaplensHint' }).fg")
        editor.type("15Goreturn 1 + missing<Esc>")
        editor.wait(seen % "HeaplensStale", "it to look stale")


def test_the_reason_of_an_ignore_is_typed_over(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(f"#probe.findings({DRAW}) > 0", "the finding")
        editor.type(f"{DRAW}G^")
        editor.lua("probe.act('Ignore this moved-to-heap')")
        # Keys are not taken in while it waits itself.
        wait_until(lambda: editor.lua("return vim.fn.mode()") == "s", "the reason to be selected")
        editor.type("it is a test<Esc>")
        line = "//heaplens:ignore moved-to-heap it is a test"
        editor.wait(f"probe.text():find({line!r}, 1, true)", "the reason that was typed")
        assert "TODO" not in editor.lua("return probe.text()")


def test_the_level_is_cycled(open_file: Open) -> None:
    with open_file("appending/appending.go") as editor:
        counted = "#vim.lsp.inlay_hint.get({ bufnr = 0 })"
        editor.wait(f"{counted} > 0", "the hints")
        editor.wait("require('heaplens').status() == ''", "the proof")
        quiet = editor.lua(f"return {counted}")
        editor.type(":HeaplensLevel normal<CR>")
        editor.wait(f"{counted} > {quiet}", "more hints")
        editor.type(":HeaplensLevel quiet<CR>")
        editor.wait(f"{counted} == {quiet}", "as many as before")


def test_pointing_at_a_variable_tells_its_way_with_links(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(PROVEN, "the proof")
        editor.type(f"{DRAW}G^K")
        editor.wait("probe.float() ~= ''", "the float of K")
        assert "its address is returned by" in editor.lua("return probe.float()")
        raw = editor.lua(
            "local parameters = vim.lsp.util.make_position_params(0, 'utf-16')\n"
            "local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover', parameters, 60000)\n"
            "return vim.iter(vim.tbl_values(answers)):map(function(answer)\n"
            "  return answer.result.contents.value end):join('')"
        )
        assert re.search(r"\[returned\.go:15]\(file://[^)]*/returned\.go#L15", raw)


def test_a_hint_goes_while_one_types(open_file: Open, samples: Path) -> None:
    file = samples / "returned" / "returned.go"
    before = file.read_text(encoding="utf-8")
    with open_file() as editor:
        editor.wait(f"#probe.drawn({DRAW}) > 0", "the hint")
        editor.type("15Gccticket.Number++<CR>return nil<Esc>")
        editor.wait(f"#probe.drawn({DRAW}) == 0", "the hint to go")
        editor.wait(f"#probe.findings({DRAW}) == 0", "the finding to go")
        assert editor.lua("return vim.bo.modified")
        assert editor.lua("return probe.text()").splitlines()[15] == "\treturn nil"
        editor.wait("#probe.drawn(21) == 1", "the next one, which stays")
        assert file.read_text(encoding="utf-8") == before


def test_bytes_come_after_saving(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(PROVEN, "the proof of what is on the disk")
        editor.type("9GoGate [4]int64<Esc>:w<CR>")
        editor.wait(
            "vim.deep_equal(probe.drawn(15), { 'heap 56 B' })", "the bytes of four more words"
        )
        assert not editor.lua("return vim.bo.modified")


def test_a_finding_is_ignored_by_the_action(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(f"#probe.findings({DRAW}) > 0", "the finding")
        editor.type(f"{DRAW}G^")
        editor.lua("probe.act('Ignore this moved-to-heap')")
        editor.wait("probe.text():find('//heaplens:ignore moved-to-heap', 1, true)", "the comment")
        editor.wait(
            "not vim.iter(probe.findings()):any(function(f) return f.message:find('by Draw') end)",
            "the finding to go",
        )
        editor.wait("not probe.shown(14):find('«') and not probe.shown(15):find('«')", "no hint")


def test_what_does_not_build_is_said(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(f"{PROVEN} and require('heaplens').status() == ''", "all to be well")
        editor.type("15Goreturn 1 + missing<Esc>")
        editor.wait("probe.has('does-not-build')", "the finding that says so")
        editor.wait("require('heaplens').status():find('missing')", "the status that says why")
        editor.type("16Gdd")
        editor.wait("not probe.has('does-not-build')", "all to be well again")


def test_restart_begins_anew(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(PROVEN, "the proof")
        editor.type(":HeaplensRestart<CR>")
        editor.wait("require('heaplens').status() == 'heaplens …'", "the work to begin anew")
        editor.wait(f"require('heaplens').status() == '' and {PROVEN}", "the proof once more")
        editor.type(":HeaplensLog<CR>")
        editor.wait("probe.text():find('restarted')", "the log that tells it")


def test_a_server_that_is_gone_is_started_again(open_file: Open) -> None:
    with open_file() as editor:
        editor.wait(PROVEN, "the proof")
        editor.lua("vim.lsp.get_clients({ name = 'heaplens' })[1]:stop(true)")
        editor.wait("#vim.lsp.get_clients({ name = 'heaplens' }) == 0", "the server to end")
        editor.type(":HeaplensExplain<CR>")
        editor.wait("vim.fn.execute('messages'):find('not running here')", "words about it")
        editor.type("<CR>:HeaplensRestart<CR>")
        editor.wait(PROVEN, "hints again")


def test_one_copied_file_is_enough(open_file: Open, environment: dict[str, str]) -> None:
    """Without the plugin the server itself shows what its commands return."""
    config = Path(environment["XDG_CONFIG_HOME"], "nvim")
    (config / "lsp").mkdir(parents=True)
    shutil.copy(PLUGIN / "lsp" / "heaplens.lua", config / "lsp")
    init = config / "init.lua"
    # --clean leaves the user's folder out of the runtimepath.
    init.write_text(
        "vim.opt.runtimepath:prepend(vim.fn.stdpath('config'))\n"
        "vim.lsp.enable('heaplens')\nvim.lsp.inlay_hint.enable()\n"
    )
    with open_file(init=init) as editor:
        editor.wait(PROVEN, "the proof")
        assert not editor.lua("return pcall(require, 'heaplens')")
        editor.type(f"{DRAW}G^")
        editor.lua("probe.act('Explain')")
        editor.wait("probe.text():find('go:14', 1, true)", "the explanation as a document")


def test_settings_are_taken_and_changed(open_file: Open) -> None:
    before = (
        "vim.lsp.config('heaplens', { settings = { heaplens ="
        " { hints = { ['moved-to-heap'] = false } } } })"
    )
    with open_file(before=before) as editor:
        editor.wait("#probe.drawn(20) > 0", "the hint of another kind")
        assert editor.lua(f"return #probe.drawn({DRAW})") == 0
        editor.lua(
            "local client = vim.lsp.get_clients({ name = 'heaplens' })[1]\n"
            "client.settings = { heaplens = {} }\n"
            "client:notify('workspace/didChangeConfiguration', { settings = client.settings })"
        )
        editor.wait(PROVEN, "the hint that was off")


def test_a_plugin_manager_adds_the_folder_late(open_file: Open, tmp_path: Path) -> None:
    """The lines of the README that lazy.nvim and vim.pack run after the start."""
    init = tmp_path / "late.lua"
    init.write_text("vim.lsp.inlay_hint.enable()\n", "utf-8")
    with open_file(init=init) as editor:
        assert not editor.lua("return vim.g.loaded_heaplens")
        editor.lua(
            f"vim.opt.runtimepath:append({str(PLUGIN)!r})\n"
            "vim.cmd.runtime('plugin/heaplens.lua')\n"
            "vim.lsp.enable('heaplens')"
        )
        editor.wait(PROVEN, "the proof")
        editor.type(f"{DRAW}G:HeaplensExplain<CR>")
        editor.wait("probe.float() ~= ''", "the float")
