// The extension's own commands. Their names begin with heaplens.client, as the others are the
// server's, which the language client registers.

import * as vscode from "vscode";

import type { Client } from "./client";
import { toggleHints } from "./hints";
import { cycleLevel } from "./level";
import { install } from "./missing";
import type { Status } from "./status";

const MENU = [
  ["$(question) Explain this line", "explain"],
  ["$(list-unordered) Analyse the workspace", "analyzeWorkspace"],
  ["$(eye) Toggle the hints", "toggleHints"],
  ["$(list-filter) Cycle the level: quiet, normal, all", "cycleLevel"],
  ["$(debug-restart) Restart the server", "restart"],
  ["$(output) Show the log", "showLog"],
  ["$(gear) Settings", "settings"],
] as const;
const INSTALL = ["$(cloud-download) Install the server", "install"] as const;
const TRUST = ["$(shield) Manage the trust of this workspace", "trust"] as const;

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
  const commands: Record<string, (...parameters: unknown[]) => unknown> = {
    restart: () => client.restart(),
    showLog: () => {
      log.show();
    },
    toggleHints: () => toggleHints(context.globalState),
    cycleLevel: async () => {
      await cycleLevel();
      // What was listed of the workspace is more than any level draws.
      const level = vscode.workspace.getConfiguration("heaplens").get("level");
      await client.ask("heaplens.cycleLevel", level);
    },
    select,
    trust: () => open("workbench.trust.manage"),
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
      vscode.commands.registerCommand(
        `heaplens.client.${name}`,
        async (...parameters: unknown[]) => {
          await command(...parameters);
        },
      ),
    );
  }
}

async function showMenu(status: Status): Promise<void> {
  const first = [
    ...(vscode.workspace.isTrusted ? [] : [TRUST]),
    ...(status.absent ? [INSTALL] : []),
  ];
  const items = [...first, ...MENU].map(([label, command]) => ({ label, command }));
  const options = { title: "heaplens", placeHolder: status.words };
  const choice = await vscode.window.showQuickPick(items, options);
  if (choice) {
    await open(`heaplens.client.${choice.command}`);
  }
}

/** Selects a stretch of a line, as the server counts it, so that it can be typed over. */
function select(uri: unknown, line: unknown, start: unknown, end: unknown): void {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.toString() === vscode.Uri.parse(String(uri)).toString()) {
    const [from, to] = [start, end].map((each) => new vscode.Position(Number(line), Number(each)));
    if (from && to) {
      editor.selection = new vscode.Selection(from, to);
      editor.revealRange(editor.selection);
    }
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
