// `make screenshots-vscode`: takes docs/pictures/vscode-*.png of the real editor.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startCodeServer } from "./codeserver.ts";
import { Editor } from "./editor.ts";

const PICTURES = join(import.meta.dirname, "..", "..", "..", "docs", "pictures");

const server = await startCodeServer({ trust: true });
try {
  await withoutExpectations(server.samples);
  const editor = await Editor.open(server.url);
  const take = async (name: string): Promise<void> => {
    const path = join(PICTURES, `vscode-${name}.png`);
    await editor.page.screenshot({ path });
    console.log(path);
  };
  await editor.command("View: Toggle Primary Side Bar Visibility");
  await editor.openFile("returned.go");
  await editor.sees(14, "ticket heap 24 B");
  await editor.seesSquiggle(14, "hint");
  await editor.statusSays("Up to date.");
  await editor.page.locator(".codelens-decoration a").first().waitFor();
  await take("hints");
  await editor.openFile("interfaces.go");
  await editor.sees(21, "buffer heap 64 B");
  await editor.hover(21, 10, "How it gets there");
  await take("hover");
  await editor.press("Escape");
  await editor.openFile("boxed.go");
  await editor.command("heaplens: Analyse the Workspace");
  await editor.page.locator(".markers-panel .monaco-list-row").first().waitFor();
  await editor.statusSays("Up to date.");
  await take("problems");
  await editor.close();
} finally {
  await server.stop();
}

/** Takes the comments out that say to the tests of the samples what is to be found. */
async function withoutExpectations(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.endsWith(".go")) {
      const text = await readFile(join(folder, name), "utf8");
      await writeFile(join(folder, name), text.replaceAll(/[ \t]*\/\/ want .*/g, ""));
    }
  }
}
