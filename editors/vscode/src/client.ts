// The life of the server: started, stopped and started again, one thing after the other.

import * as vscode from "vscode";
import { State, type LanguageClient } from "vscode-languageclient/node";

import { makeLanguageClient } from "./connection";
import { complainOfSetting, offerInstallation } from "./missing";
import type { Results } from "./results";
import { findServer } from "./server";
import type { Status } from "./status";

export class Client {
  #client: LanguageClient | undefined;
  #turn = Promise.resolve();

  constructor(
    readonly log: vscode.LogOutputChannel,
    readonly status: Status,
    readonly results: Results,
  ) {}

  get running(): boolean {
    return this.#client?.state === State.Running;
  }

  /** Starts the server; where it runs already, ends it first. */
  async restart(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#end()).then(() => this.#begin());
    await this.#turn;
  }

  async stop(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#end());
    await this.#turn;
  }

  async #end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.log.warn(`The server did not end by itself: ${String(error)}`);
    }
  }

  /** What the server says to a command; nothing where it does not run or does not know it. */
  async ask(command: string, ...parameters: unknown[]): Promise<unknown> {
    if (!this.running) {
      return undefined;
    }
    const request = { command, arguments: parameters };
    const asked = this.#client?.sendRequest("workspace/executeCommand", request);
    return asked?.then(undefined, () => undefined);
  }

  async #begin(): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      this.status.show({ state: "untrusted" });
      return;
    }
    const found = await findServer();
    if (found === undefined || typeof found === "string") {
      this.status.show({ state: "absent", why: found ?? "The heaplens server is not installed." });
      void (found ? complainOfSetting(found) : this.#offerInstallation());
      return;
    }
    this.log.info(`Starting ${[found.command, ...found.args].join(" ")}`);
    const client = makeLanguageClient(found, this.log, this.status, this.results);
    this.#client = client;
    client.onDidChangeState(({ newState }) => {
      const running = newState === State.Running;
      void vscode.commands.executeCommand("setContext", "heaplens.running", running);
    });
    try {
      await client.start();
    } catch (error) {
      // The language client has shown a message of its own.
      this.log.error(`The server could not be started: ${String(error)}`);
      this.status.show({ state: "stopped" });
    }
  }

  async #offerInstallation(): Promise<void> {
    if (await offerInstallation()) {
      await this.restart();
    }
  }
}
