// The status item: what heaplens does, and why it does not; a click opens the menu.

import * as vscode from "vscode";

/** What the server says of itself (experimental/serverStatus). */
export interface ServerStatus {
  readonly health: "ok" | "warning";
  /** Whether nothing is under way. */
  readonly quiescent: boolean;
  readonly message: string | null;
}

export type Situation =
  | { readonly state: "absent"; readonly why: string }
  | { readonly state: "starting" | "stopped" | "untrusted" }
  | ({ readonly state: "running" } & ServerStatus);

const LONGEST = 60;

export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("heaplens", vscode.StatusBarAlignment.Left);
  /** What there is to say, in a sentence. */
  words = "";
  /** Whether there is no server that could be started. */
  absent = false;
  #idle = false;
  readonly #settled = new vscode.EventEmitter<void>();
  /** Fires when all that was to do is done. */
  readonly onDidSettle = this.#settled.event;

  constructor() {
    this.#item.name = "heaplens";
    this.#item.command = "heaplens.client.menu";
  }

  /** Adds what is known of the file that is open, while there is nothing more urgent to say. */
  tell(counts: string): void {
    if (this.#idle && counts) {
      this.#item.tooltip = `${this.words} ${counts}.`;
    }
  }

  show(situation: Situation): void {
    const [icon, short, words] = drawn(situation);
    this.words = words;
    this.absent = situation.state === "absent";
    this.#idle = icon === "check";
    this.#item.text = short ? `$(${icon}) heaplens: ${short}` : `$(${icon}) heaplens`;
    this.#item.tooltip = words;
    this.#item.backgroundColor =
      situation.state === "absent" || situation.state === "stopped"
        ? new vscode.ThemeColor("statusBarItem.warningBackground")
        : undefined;
    this.#item.show();
    if (this.#idle) {
      this.#settled.fire();
    }
  }

  dispose(): void {
    this.#item.dispose();
    this.#settled.dispose();
  }
}

export function isServerStatus(value: unknown): value is ServerStatus {
  return typeof value === "object" && value !== null && "health" in value && "quiescent" in value;
}

/** An icon, the words beside the name, and the words for the tooltip. */
function drawn(situation: Situation): [string, string, string] {
  switch (situation.state) {
    case "absent":
      return ["warning", "not found", situation.why];
    case "starting":
      return ["loading~spin", "starting…", "The server is starting."];
    case "stopped":
      return ["error", "stopped", "The server is not running; the log may say why."];
    case "untrusted":
      return ["shield", "needs trust", "heaplens runs nothing before you trust the workspace."];
    case "running":
      break;
  }
  const { health, quiescent, message } = situation;
  const trouble = health === "warning" ? (message ?? "Something is wrong.") : "";
  if (!quiescent) {
    return ["loading~spin", "analysing…", trouble || "The compiler is being asked."];
  }
  return trouble ? ["warning", shortened(trouble), trouble] : ["check", "", "Up to date."];
}

/** The words as they fit; `$(` would begin an icon. */
function shortened(words: string): string {
  const plain = words.replaceAll("$(", "$ (");
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain;
}
