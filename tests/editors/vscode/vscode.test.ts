// What a person sees of heaplens in VS Code, one thing after the other in one window. Each test
// works in a file of its own, so that it does not depend on what the others did.

import assert from "node:assert/strict";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startCodeServer, type CodeServer } from "./codeserver.ts";
import { Editor } from "./editor.ts";

let server: CodeServer;
let editor: Editor;

before(async () => {
  server = await startCodeServer({ trust: false });
  editor = await Editor.open(server.url);
});

after(async () => {
  await editor.close();
  await server.stop();
});

/** A test that keeps a picture of what is wrong. */
function see(promise: string, look: () => Promise<void>): void {
  void test(promise, async () => {
    try {
      await look();
    } catch (error) {
      console.error(`A picture of the failure: ${await editor.failed(promise)}`);
      throw error;
    }
  });
}

see("in restricted mode nothing is started, and the status item says why", async () => {
  await editor.openFile("returned.go");
  await editor.sees(14, "ticket := Ticket{");
  await editor.statusSays("heaplens runs nothing before you trust the workspace.");
  await editor.status.getByText("needs trust").waitFor();
  assert.deepEqual(await server.started(), []);
});

see("in a trusted workspace the server starts, and a hint is drawn", async () => {
  await editor.command("Workspaces: Manage Workspace Trust");
  await editor.page.getByRole("button", { name: "Trust", exact: true }).click();
  assert.equal((await server.started(1)).length, 1);
  await editor.press("Control+Shift+E");
  await editor.openFile("returned.go");
  await editor.sees(14, "ticket heap 24 B := Ticket{");
  await editor.statusSays("Up to date.");
});

see("a finding is marked faintly, and is no problem", async () => {
  await editor.openFile("returned.go");
  await editor.seesSquiggle(14, "hint");
  await editor.statusSays("allocations here,");
  const problems = editor.page.locator("[id='status.problems']");
  assert.match(await problems.innerText(), /^\s*0\s*0\s*$/);
});

see("a hover says why, and its links lead there", async () => {
  await editor.openFile("returned.go");
  const hover = await editor.hover(30, 7, "How it gets there");
  const said = await hover.innerText();
  assert.match(said, /24 B · returned by Detour · ticket/);
  assert.doesNotMatch(said, /Allocates 24 bytes/, "what the diagnostic says is said again");
  await editor.follow([30, 7], "How it gets there", "returned.go:31", [31, 11]);
});

see("a hint goes while one types, without saving, and comes with bytes when saved", async () => {
  const file = join(server.samples, "loop", "loop.go");
  await editor.openFile("loop.go");
  await editor.sees(10, "square heap 8 B ×n := i * i");
  await editor.retype(11, "\t\tlast = nil; _ = square");
  await editor.sees(10, "square := i * i");
  assert.match(await readFile(file, "utf8"), /last = &square/, "the file was saved");
  await editor.retype(10, "\t\tsquare := [2]int{i, i}");
  await editor.retype(11, "\t\tlast = &square[0]");
  await editor.press("Control+S");
  await editor.sees(10, "square heap 16 B ×n := ");
  assert.match(await readFile(file, "utf8"), /last = &square\[0\]/);
});

see("the ignore comment of the light bulb takes a finding away", async () => {
  await editor.openFile("closure.go");
  await editor.sees(7, "count heap 8 B := ");
  await editor.goTo(7, 5);
  await editor.lightBulb("Ignore this moved-to-heap here");
  await editor.sees(7, "//heaplens:ignore moved-to-heap");
  await editor.sees(8, "count := ");
  await editor.page.keyboard.type("it is a test");
  await editor.sees(7, "//heaplens:ignore moved-to-heap it is a test");
});

see("the light bulb copies the compiler's words", async () => {
  await editor.openFile("channel.go");
  await editor.sees(11, "letter heap 16 B");
  await editor.goTo(11, 5);
  await editor.lightBulb("Copy the compiler's own explanation");
  await editor.page.getByText("The compiler's words are on the clipboard.").first().waitFor();
  const copied = await editor.page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /channel\.go:11:2: letter escapes to heap in Post:/);
});

see("what does not build is said in the status bar, and until when", async () => {
  await editor.openFile("interfaces.go");
  await editor.sees(21, "buffer heap 64 B");
  await editor.statusSays("Up to date.");
  await editor.goTo(22, 19);
  await editor.page.keyboard.type("Un");
  await editor.statusSays("reader.UnRead undefined");
  await editor.press("Control+Z");
  await editor.statusSays("Up to date.");
});

see("a line is explained beside it, with links that lead there", async () => {
  await editor.openFile("boxed.go");
  await editor.sees(19, "heap? 8 B");
  await editor.goTo(19);
  await editor.command("heaplens: Explain This Line");
  await editor.preview.getByText("the copy is returned by").waitFor();
  await editor.preview.getByRole("link", { name: "boxed.go:19" }).click();
  await editor.cursorAt(19, 9);
  await editor.alone();
});

see("the level is cycled: all, quiet, and back to normal", async () => {
  await editor.openFile("boxed.go");
  await editor.command("heaplens: Cycle the Level");
  await editor.sees(19, "heap? 8 B");
  await editor.command("heaplens: Cycle the Level");
  await editor.seesNot(19, "heap?");
  await editor.command("heaplens: Cycle the Level");
  await editor.sees(19, "heap? 8 B");
});

see("the summary above a function opens what it allocates", async () => {
  await editor.openFile("goroutine.go");
  await editor.page.locator(".codelens-decoration a").first().click();
  await editor.preview.getByRole("heading", { name: /^What \w+ allocates$/ }).waitFor();
  await editor.alone();
});

see("hints are toggled by the menu of the status item", async () => {
  await editor.openFile("stored.go");
  await editor.sees(13, "node heap 16 B :=");
  await editor.statusMenu("Toggle the hints");
  await editor.sees(13, "node :=");
  await editor.statusMenu("Toggle the hints");
  await editor.sees(13, "node heap 16 B :=");
});

see("the whole workspace is analysed, and listed", async () => {
  await editor.command("heaplens: Analyse the Workspace");
  const listed = editor.page.locator(".markers-panel .monaco-list-row", {
    hasText: "appending.go",
  });
  await listed.first().waitFor();
});

see("the log is shown", async () => {
  await editor.command("heaplens: Show the Log");
  // No more than that it is there: without its compiled logger, code-server leaves all logs empty.
  const chosen = editor.page.locator(".part.panel select option:checked", { hasText: "heaplens" });
  await chosen.first().waitFor({ state: "attached" });
  await editor.command("View: Hide Panel");
});

see("the walkthrough opens", async () => {
  await editor.command("heaplens: Open the Walkthrough");
  await editor.page.getByText("See what your Go code puts on the heap").first().waitFor();
});

see("the server is started again by the command", async () => {
  const before = await server.started();
  await editor.command("heaplens: Restart the Server");
  const now = await server.started(before.length + 1);
  assert.equal(now.length, before.length + 1);
  await editor.openFile("global.go"); // only the new one can know it
  await editor.sees(14, "best heap 8 B := score");
  assert.throws(() => process.kill(before.at(-1) ?? 0, 0), "the one before still runs");
});

see("a setting that names no program is complained of", async () => {
  await server.set({ "heaplens.server.path": "/nowhere/heaplens" });
  await editor.page.getByText("There is no program at /nowhere/heaplens").first().waitFor();
  await editor.statusSays("There is no program at /nowhere/heaplens");
});

see("where there is no server, a button installs it", async () => {
  // It stands for Python: what matters here is what it is asked to do, and where.
  const python = join(server.programs, "python3");
  const bin = '"$HOME/.local/share/heaplens/bin"';
  const script = `#!/bin/sh
[ "$1 $2 $3 $PWD" = "-I -m venv $HOME" ] && mkdir -p ${bin} && cat >${bin}/python <<'end'
#!/bin/sh
case "$*" in
  "-I -m pip install --require-hashes -r "*/server/requirements.txt)
    [ -f "$7" ] && grep -q sha256 "$7" && : >"\${0%/*}/required" ;;
  "-I -m pip install --no-deps --force-reinstall "*/server/heaplens-*.whl)
    [ -f "$7" ] && [ -f "\${0%/*}/required" ] && ln -s "${server.heaplens}" "\${0%/*}/heaplens" ;;
  *) exit 1 ;;
esac
end
chmod +x ${bin}/python
`;
  await writeFile(python, script);
  await chmod(python, 0o755);
  const before = await server.started();
  await server.set({});
  await editor.statusSays("The heaplens server is not installed.");
  await editor.page.getByRole("button", { name: "Install", exact: true }).click();
  assert.equal((await server.started(before.length + 1)).length, before.length + 1);
  await editor.statusSays("Up to date.");
});
