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

/** Tells the server that its status is shown. */
const WITH_STATUS: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { serverStatusNotification: true };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

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
      trusted: true, // elsewhere this extension does not run: see package.json, capabilities
      takesResults: true,
    }),
    middleware: {
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
  client.registerFeature(WITH_STATUS);
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
