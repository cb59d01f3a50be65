// Draws more or less: steps through the values of the setting heaplens.level.

import * as vscode from "vscode";

const LEVELS = ["quiet", "normal", "all"];

/** Takes the next level, where the setting is set, and says which one that is. */
export async function cycleLevel(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("heaplens");
  const level = LEVELS[(LEVELS.indexOf(settings.get("level", "quiet")) + 1) % LEVELS.length];
  const here = settings.inspect("level")?.workspaceValue !== undefined;
  const target = here ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update("level", level, target);
  vscode.window.setStatusBarMessage(`heaplens: the level is ${String(level)}.`, 5000);
}
