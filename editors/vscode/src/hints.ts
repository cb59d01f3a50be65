// Turns our hints off and on again; those of other extensions stay as they are.

import * as vscode from "vscode";

type Hints = Record<string, boolean>;

const KEPT = "hintsBefore";

/**
 * Switches the setting heaplens.hints, where it is set, between all off and what it was before.
 *
 * @param memory - keeps what it was.
 */
export async function toggleHints(memory: vscode.Memento): Promise<void> {
  const settings = vscode.workspace.getConfiguration("heaplens");
  const hints: Hints = settings.get("hints", {});
  const set = settings.inspect<Hints>("hints");
  const here = set?.workspaceValue !== undefined;
  const target = here ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  if (Object.values(hints).some(Boolean)) {
    await memory.update(KEPT, here ? set.workspaceValue : set?.globalValue);
    const off = Object.fromEntries(Object.keys(hints).map((kind) => [kind, false]));
    await settings.update("hints", off, target);
  } else {
    // Nothing kept: the setting goes, and the defaults hold.
    await settings.update("hints", memory.get<Hints>(KEPT), target);
  }
}
