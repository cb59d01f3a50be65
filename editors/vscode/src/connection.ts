// The language client as heaplens wants it: what it is told at the start, and what is done with
// what the server says.

import { homedir } from "node:os";

import * as vscode from "vscode";
import {
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type LanguageClientOptions,
  type StaticFeature,
} from "vscode-languageclient/node";

import type { Results } from "./results";
import type { Command } from "./server";
import { isServerStatus, type Status } from "./status";

/** Tells the server what this client does besides the protocol. */
const BESIDES: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = {
      serverStatusNotification: true,
      diagnosticsInHovers: true,
      heaplensSelect: true,
    };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

/** Puts a blank before a hint: what the editor leaves by itself is less than one. */
function withBlank(hint: vscode.InlayHint): vscode.InlayHint {
  const [first] = hint.label;
  if (typeof first === "object") {
    first.value = ` ${first.value}`;
    hint.paddingLeft = false;
  }
  return hint;
}

/** Makes a client that has still to be started. */
export function makeLanguageClient(
  { command, args }: Command,
  log: vscode.LogOutputChannel,
  status: Status,
  results: Results,
): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "go" }],
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: () => ({
      ...vscode.workspace.getConfiguration().get<object>("heaplens"),
      trusted: true, // elsewhere no server is started: see client.ts
      takesResults: true,
    }),
    middleware: {
      provideInlayHints: async (document, range, token, next) =>
        (await next(document, range, token))?.map(withBlank),
      executeCommand: async (name, parameters: unknown[], next) => {
        const result: unknown = await next(name, parameters);
        await results.show(name, parameters, result);
        return result;
      },
    },
  };
  // Not in the workspace, where a program might find what somebody has laid there.
  const executable = { command, args: [...args], options: { cwd: homedir() } };
  const client = new LanguageClient("heaplens", "heaplens", executable, options);
  client.registerFeature(BESIDES);
  client.onNotification("experimental/serverStatus", (said: unknown) => {
    if (isServerStatus(said)) {
      status.show({ state: "running", ...said });
    }
  });
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Starting) {
      status.show({ state: "starting" });
    } else if (newState === State.Running) {
      status.show({ state: "running", health: "ok", quiescent: true, message: null });
    } else {
      status.show({ state: "stopped" });
    }
  });
  return client;
}
