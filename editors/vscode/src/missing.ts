// What is said when there is no server, and the one command that installs it, run where it is seen.

import * as vscode from "vscode";

/** Below the home directory: where the command puts the server, and where it is looked for. */
export const INSTALLED = ".local/share/heaplens";

const INSTALL = `python3 -m venv ~/${INSTALLED} && ~/${INSTALLED}/bin/pip install --upgrade heaplens`;

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

/** Runs the command in a terminal; returns whether it went well. */
export async function install(): Promise<boolean> {
  const task = new vscode.Task(
    { type: "heaplens" },
    vscode.TaskScope.Global,
    "Install the server",
    "heaplens",
    new vscode.ShellExecution(INSTALL),
  );
  const execution = await vscode.tasks.executeTask(task);
  return new Promise((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess((event) => {
      if (event.execution === execution) {
        listener.dispose();
        resolve(event.exitCode === 0);
      }
    });
  });
}

async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", "heaplens.server");
}
