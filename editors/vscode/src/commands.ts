// The extension's own commands. Their names begin with heaplens.client, as the others are the
// server's, which the language client registers.

import * as vscode from "vscode";

import type { Client } from "./client";
import { toggleHints } from "./hints";
import { install } from "./missing";
import type { Status } from "./status";

const MENU = [
  ["$(question) Explain this line", "explain"],
  ["$(list-unordered) Analyse the workspace", "analyzeWorkspace"],
  ["$(eye) Toggle the hints", "toggleHints"],
  ["$(debug-restart) Restart the server", "restart"],
  ["$(output) Show the log", "showLog"],
  ["$(gear) Settings", "settings"],
] as const;

export function registerCommands(
  context: vscode.ExtensionContext,
  client: Client,
  log: vscode.LogOutputChannel,
  status: Status,
): void {
  const run = async (command: string, ...parameters: unknown[]): Promise<void> => {
    if (client.running) {
      await vscode.commands.executeCommand(command, ...parameters);
    } else if (
      await vscode.window.showWarningMessage(`heaplens is not running. ${status.words}`, "Start")
    ) {
      await client.restart();
    }
  };
  const commands: Record<string, () => unknown> = {
    restart: () => client.restart(),
    showLog: () => {
      log.show();
    },
    toggleHints: () => toggleHints(context.globalState),
    explain: async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor?.document.languageId === "go") {
        await run("heaplens.explain", ...placeOf(editor));
      }
    },
    analyzeWorkspace: async () => {
      await vscode.commands.executeCommand("workbench.actions.view.problems");
      await run("heaplens.analyzeWorkspace");
    },
    clearCache: () => run("heaplens.clearCache"),
    install: async () => {
      if (await install()) {
        await client.restart();
      }
    },
    settings: () => open("workbench.action.openSettings", `@ext:${context.extension.id}`),
    walkthrough: () => open("workbench.action.openWalkthrough", `${context.extension.id}#start`),
    menu: () => showMenu(status),
  };
  for (const [name, command] of Object.entries(commands)) {
    context.subscriptions.push(
      vscode.commands.registerCommand(`heaplens.client.${name}`, async () => {
        await command();
      }),
    );
  }
}

async function showMenu(status: Status): Promise<void> {
  const items = MENU.map(([label, command]) => ({ label, command }));
  const options = { title: "heaplens", placeHolder: status.words };
  const choice = await vscode.window.showQuickPick(items, options);
  if (choice) {
    await open(`heaplens.client.${choice.command}`);
  }
}

/** Path, line from 1, and column in bytes from 1, as the server counts. */
function placeOf({ document, selection }: vscode.TextEditor): [string, number, number] {
  const { line, character } = selection.active;
  const before = document.lineAt(line).text.slice(0, character);
  return [document.uri.fsPath, line + 1, Buffer.byteLength(before) + 1];
}

async function open(command: string, ...parameters: unknown[]): Promise<void> {
  await vscode.commands.executeCommand(command, ...parameters);
}
