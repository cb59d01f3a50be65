// Starts code-server, which is VS Code in a browser, with the packed extension and a copy of the
// samples. All that it writes is below one temporary folder, which goes when it is stopped.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, watch } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const EXTENSION = join(ROOT, "editors", "vscode");
const ENTRY = join(EXTENSION, ".tools/code-server/node_modules/code-server/out/node/entry.js");
const HEAPLENS = process.env.HEAPLENS ?? join(ROOT, ".venv", "bin", "heaplens");

type Settings = Record<string, unknown>;

/** What makes pictures and runs alike, and keeps the editor from typing and asking by itself. */
const QUIET: Settings = {
  "breadcrumbs.enabled": false,
  "chat.disableAIFeatures": true,
  "editor.acceptSuggestionOnEnter": "off",
  "editor.autoClosingBrackets": "never",
  "editor.autoIndent": "none",
  "editor.inlayHints.enabled": "on",
  "editor.minimap.enabled": false,
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  // The samples are short files in which more allocates than quiet draws.
  "heaplens.level": "normal",
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
  "window.commandCenter": false,
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.layoutControl.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

export interface CodeServer {
  /** Where a browser finds it, with the samples open. */
  readonly url: string;
  /** The folder of the samples. */
  readonly samples: string;
  /** A folder that is on the server's PATH, the first one; empty. */
  readonly programs: string;
  /** The program that the setting heaplens.server.path names at first. */
  readonly heaplens: string;
  /** The processes of the language server that were started so far; waits until there are some. */
  started(atLeast?: number): Promise<number[]>;
  /** Replaces our settings of the user. */
  set(settings: Settings): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts it.
 *
 * @param trust - whether all workspaces are trusted; else the editor starts in restricted mode.
 */
export async function startCodeServer({ trust }: { trust: boolean }): Promise<CodeServer> {
  const folder = await mkdtemp(join(tmpdir(), "heaplens-vscode-"));
  const samples = join(folder, "samples");
  const programs = join(folder, "programs");
  const heaplens = join(folder, "heaplens");
  const starts = join(folder, "starts");
  const data = join(folder, "data");
  await cp(join(ROOT, "samples"), samples, { recursive: true });
  for (const each of [programs, join(data, "User"), join(data, "Machine")]) {
    await mkdir(each, { recursive: true });
  }
  await writeFile(starts, "");
  await writeFile(heaplens, `#!/bin/sh\necho $$ >>'${starts}'\nexec '${HEAPLENS}' "$@"\n`);
  await chmod(heaplens, 0o755);
  const set = async (settings: Settings): Promise<void> => {
    // Where the editor is on another machine than the browser, these are that machine's.
    await writeFile(join(data, "Machine", "settings.json"), JSON.stringify(settings));
  };
  await set({ "heaplens.server.path": heaplens });
  await writeFile(join(data, "User", "settings.json"), JSON.stringify(QUIET));
  await writeFile(join(folder, "config.yaml"), "");
  const options = [
    ...["--config", join(folder, "config.yaml"), "--user-data-dir", data],
    ...["--extensions-dir", join(folder, "extensions")],
  ];
  const env = environment(folder, programs);
  const vsix = execFileSync("find", [join(EXTENSION, "dist"), "-name", "*.vsix"], {
    encoding: "utf8",
  }).trim();
  execFileSync(process.execPath, [ENTRY, ...options, "--install-extension", vsix, "--force"], {
    env,
    stdio: "ignore",
  });
  const errors = await open(join(folder, "errors"), "w");
  const server = spawn(
    process.execPath,
    [
      ENTRY,
      ...options,
      ...["--auth", "none", "--bind-addr", "127.0.0.1:0", "--disable-telemetry"],
      ...["--disable-update-check", "--disable-getting-started-override"],
      ...(trust ? ["--disable-workspace-trust"] : []),
    ],
    // A group of its own, to be ended as a whole.
    { env, stdio: ["ignore", "pipe", errors.fd], detached: true },
  );
  const end = (): void => {
    signal(server);
  };
  const stop = async (): Promise<void> => {
    const ended = once(server, "exit");
    end();
    await ended;
    await errors.close();
    process.off("exit", end);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  process.once("exit", end);
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(name, () => {
      void stop().finally(() => process.exit(130));
    });
  }
  const address = await addressOf(server);
  return {
    url: `${address}?folder=${encodeURIComponent(samples)}`,
    samples,
    programs,
    heaplens,
    set,
    started: (atLeast = 0) => linesOf(starts, atLeast),
    stop,
  };
}

/** Nothing of the user's but Go's cache, without which the first look would take minutes. */
function environment(folder: string, programs: string): NodeJS.ProcessEnv {
  const path = (process.env.PATH ?? "").split(delimiter);
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return {
    ...process.env,
    PATH: [programs, ...path.filter((each) => !existsSync(join(each, "heaplens")))].join(delimiter),
    HOME: folder,
    GOCACHE: process.env.GOCACHE ?? join(cache, "go-build"),
    HEAPLENS_CACHE: join(folder, "reports"),
    XDG_CACHE_HOME: join(folder, "cache"),
    XDG_CONFIG_HOME: join(folder, "config"),
    XDG_DATA_HOME: join(folder, "share"),
    VSCODE_CLI: "1", // take PATH from here, and not from a login shell
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  };
}

/** The numbers in a file, one a line, as soon as there are that many. */
async function linesOf(file: string, atLeast: number): Promise<number[]> {
  const watcher = watch(file);
  try {
    for (;;) {
      const change = once(watcher, "change", { signal: AbortSignal.timeout(30_000) });
      const lines = (await readFile(file, "utf8")).split("\n").filter(Boolean);
      if (lines.length >= atLeast) {
        change.catch(() => undefined); // nobody waits for it any more
        return lines.map(Number);
      }
      await change;
    }
  } finally {
    watcher.close();
  }
}

/** Reads on until it says where it listens. */
async function addressOf(server: ChildProcess): Promise<string> {
  if (server.stdout === null) {
    throw new Error("code-server without a standard output");
  }
  for await (const line of createInterface(server.stdout)) {
    const found = /listening on (http:\S+)/.exec(line);
    if (found?.[1] !== undefined) {
      server.stdout.resume();
      return found[1];
    }
  }
  throw new Error("code-server ended before it listened");
}

function signal(server: ChildProcess): void {
  try {
    process.kill(-(server.pid ?? 0), "SIGTERM");
  } catch {
    // It has ended before.
  }
}
