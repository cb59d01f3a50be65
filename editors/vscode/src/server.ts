// Finds the server. Nothing that a workspace says is looked at: it is a program that gets run.

import { access, constants, stat } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";

import * as vscode from "vscode";

import { INSTALLED } from "./missing";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** The command that serves; or, as text, what is wrong with a setting; or nothing at all. */
export async function findServer(): Promise<Command | string | undefined> {
  const set = setting("path");
  if (set) {
    return (await isProgram(set))
      ? { command: set, args: ["serve"] }
      : `There is no program at ${set}, which the setting heaplens.server.path names.`;
  }
  for (const directory of (process.env.PATH ?? "").split(path.delimiter)) {
    const program = path.join(directory, "heaplens");
    if (path.isAbsolute(directory) && (await isProgram(program))) {
      return { command: program, args: ["serve"] };
    }
  }
  const interpreter = setting("interpreter");
  if (interpreter) {
    return (await isProgram(interpreter))
      ? // -I: neither the working directory nor PYTHONPATH may bring modules of their own.
        { command: interpreter, args: ["-I", "-m", "heaplens", "serve"] }
      : `There is no program at ${interpreter}, which the setting heaplens.server.interpreter names.`;
  }
  const installed = path.join(homedir(), INSTALLED, "bin", "heaplens");
  return (await isProgram(installed)) ? { command: installed, args: ["serve"] } : undefined;
}

/** A setting of the user: a workspace cannot set it, as its scope is `machine`. */
function setting(name: string): string {
  const value: unknown = vscode.workspace.getConfiguration("heaplens.server").get(name);
  return typeof value === "string" ? value.trim() : "";
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return path.isAbsolute(file) && (await stat(file)).isFile();
  } catch {
    return false;
  }
}
