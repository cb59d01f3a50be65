// What is said when there is no server, and the one command that installs it, run where it is seen.

import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import * as vscode from "vscode";

/** Below the home directory: where the command puts the server, and where it is looked for. */
export const INSTALLED = ".local/share/heaplens";

// The server travels in the extension: its name on a registry is not ours to answer for.
const WHEELS = join(__dirname, "server");

/** What the terminal runs; `-I`: neither its directory nor PYTHONPATH may bring modules. */
function installing(wheel: string): string {
  const pip = `~/${INSTALLED}/bin/python -I -m pip install`;
  return [
    `python3 -I -m venv ~/${INSTALLED}`,
    `${pip} --require-hashes -r ${quoted(join(WHEELS, "requirements.txt"))}`,
    `${pip} --no-deps --force-reinstall ${quoted(wheel)}`,
  ].join(" && ");
}

function quoted(file: string): string {
  return `'${file.replaceAll("'", String.raw`'\''`)}'`;
}

/** Says that nothing was found; returns whether it has been installed since. */
export async function offerInstallation(): Promise<boolean> {
  if (process.platform === "win32") {
    void vscode.window.showErrorMessage(
      "heaplens runs on Linux and macOS. On Windows, open the folder in WSL.",
    );
    return false;
  }
  const choice = await vscode.window.showWarningMessage(
    "The heaplens server is not installed, so there is nothing to see yet. It needs Python 3.11 or newer.",
    "Install",
    "Open Settings",
  );
  if (choice === "Open Settings") {
    await openSettings();
  }
  return choice === "Install" && (await install());
}

/** Says what is wrong with a setting. */
export async function complainOfSetting(problem: string): Promise<void> {
  if ((await vscode.window.showErrorMessage(problem, "Open Settings")) !== undefined) {
    await openSettings();
  }
}

/** The wheel that the extension carries. */
async function wheel(): Promise<string | undefined> {
  const names = await readdir(WHEELS).catch(() => []);
  const name = names.find((each) => each.endsWith(".whl"));
  return name === undefined ? undefined : join(WHEELS, name);
}

/** Runs the command in a terminal; returns whether it went well, and else says where to look. */
export async function install(): Promise<boolean> {
  const carried = await wheel();
  if (carried === undefined) {
    void vscode.window.showErrorMessage("This copy of the extension carries no server.");
    return false;
  }
  const task = new vscode.Task(
    { type: "heaplens" },
    vscode.TaskScope.Global,
    "Install the server",
    "heaplens",
    // Not in the folder that is open: a `venv.py` there is somebody else's.
    new vscode.ShellExecution(installing(carried), { cwd: homedir() }),
  );
  const execution = await vscode.tasks.executeTask(task);
  return new Promise((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess((event) => {
      if (event.execution === execution) {
        listener.dispose();
        if (event.exitCode !== 0) {
          void vscode.window.showErrorMessage(
            "The heaplens server was not installed: the terminal says why.",
          );
        }
        resolve(event.exitCode === 0);
      }
    });
  });
}

async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", "heaplens.server");
}
