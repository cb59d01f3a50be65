// Shows what the server's commands return: pages beside the code, words on the clipboard.

import * as path from "node:path";

import * as vscode from "vscode";

/** A link to a file, as the server writes it. */
const FILE_LINK = /\]\((file:[^)\s]+)\)/g;

export class Results {
  readonly #folder: vscode.Uri;

  /** @param storage - a folder of ours; pages are files, as a preview of anything else has no links. */
  constructor(storage: vscode.Uri) {
    this.#folder = vscode.Uri.joinPath(storage, "pages");
  }

  /**
   * Shows the result of a command, if it has one to show.
   *
   * @param command - its name.
   * @param parameters - what it was called with: a path, and a line or a function.
   * @param result - what the server returned.
   */
  async show(command: string, [file, what]: unknown[], result: unknown): Promise<void> {
    if (typeof result !== "string") {
      return;
    }
    const name = typeof file === "string" ? path.basename(file) : "";
    switch (command) {
      case "heaplens.explain":
        await this.#openPage(`${name}:${String(what)}`, result);
        break;
      case "heaplens.showFunction":
        await this.#openPage(`${name}:${String(what)}`, result);
        break;
      case "heaplens.copyExplanation":
        await copy(result);
        break;
    }
  }

  async #openPage(title: string, markdown: string): Promise<void> {
    const page = vscode.Uri.joinPath(this.#folder, `${title.replaceAll("/", "_")}.md`);
    const linked = markdown.replaceAll(FILE_LINK, (_, link: string) => `](${from(page, link)})`);
    await vscode.workspace.fs.writeFile(page, Buffer.from(linked));
    await vscode.commands.executeCommand("markdown.showPreviewToSide", page);
  }
}

/** A link to a file as the preview takes it: relative to the page. */
function from(page: vscode.Uri, link: string): string {
  const target = vscode.Uri.parse(link);
  const relative = path.posix.relative(path.posix.dirname(page.path), target.path);
  return `${encodeURI(relative).replaceAll("(", "%28").replaceAll(")", "%29")}#${target.fragment}`;
}

async function copy(words: string): Promise<void> {
  if (words) {
    await vscode.env.clipboard.writeText(words);
  }
  const said = words ? "The compiler's words are on the clipboard." : "The compiler says nothing.";
  vscode.window.setStatusBarMessage(`heaplens: ${said}`, 5000);
}
