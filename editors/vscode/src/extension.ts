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
  context.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(() => client?.restart()),
    vscode.window.onDidChangeActiveTextEditor(count),
    status.onDidSettle(count),
  );
  await client.restart();
}

/** Says beside the status how much is known of the file that is open. */
async function count(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (client && document?.languageId === "go") {
    const said = await client.ask("heaplens.countAllocations", document.uri.toString());
    client.status.tell(typeof said === "string" ? said : "");
  }
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
