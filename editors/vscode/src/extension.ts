// Ties the parts together: a client of the server, a status item, commands, and what they show.

import * as vscode from "vscode";

import { Client } from "./client";
import { registerCommands } from "./commands";
import { Results } from "./results";
import { Status } from "./status";

let client: Client | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("heaplens", { log: true });
  const status = new Status();
  const results = new Results(context.storageUri ?? context.globalStorageUri);
  client = new Client(log, status, results);
  context.subscriptions.push(log, status);
  registerCommands(context, client, log, status);
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("heaplens.server")) {
        void client?.restart();
      }
    }),
  );
  await client.restart();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
