// Bundles the extension and packs it: dist/heaplens-<version>.vsix, made of what dist/package holds.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { build } from "esbuild";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "..", "..");
const PACKAGE = join(HERE, "dist", "package");
const PICTURES = join(ROOT, "docs", "pictures");

const manifest = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8"));
const vsix = join(HERE, "dist", `heaplens-${manifest.version}.vsix`);

rmSync(join(HERE, "dist"), { recursive: true, force: true });
mkdirSync(PACKAGE, { recursive: true });
const { metafile } = await build({
  entryPoints: [join(HERE, "src", "extension.ts")],
  outfile: join(PACKAGE, "extension.js"),
  external: ["vscode"],
  bundle: true,
  minify: true,
  platform: "node",
  absWorkingDir: process.cwd(),
  target: "node20",
  format: "cjs",
  legalComments: "none", // all licences are in a file of their own
  metafile: true,
});
writeFileSync(join(PACKAGE, "THIRD-PARTY.txt"), licences(Object.keys(metafile.inputs)));

delete manifest.devDependencies;
delete manifest.scripts;
manifest.files = ["**"];
writeFileSync(join(PACKAGE, "package.json"), JSON.stringify(manifest, null, 2));
const readme = readFileSync(join(HERE, "README.md"), "utf8");
writeFileSync(join(PACKAGE, "README.md"), readme.replaceAll("../../docs/pictures/", "pictures/"));
cpSync(join(ROOT, "LICENSE"), join(PACKAGE, "LICENSE.txt"));
for (const name of ["CHANGELOG.md", "icon.png", "walkthrough"]) {
  cpSync(join(HERE, name), join(PACKAGE, name), { recursive: true });
}
for (const name of ["vscode-hints.png", "vscode-hover.png", "vscode-problems.png"]) {
  cpSync(join(PICTURES, name), join(PACKAGE, "pictures", name));
}
// The server itself, which the extension installs: nothing is fetched by its name.
const python = join(ROOT, ".venv", "bin", "python");
const wheel = ["-I", "-m", "pip", "--disable-pip-version-check", "--quiet", "wheel"];
const alone = ["--no-deps", "--no-build-isolation", "--wheel-dir", join(PACKAGE, "server")];
execFileSync(python, [...wheel, ...alone, ROOT], { stdio: "inherit" });
// What it needs, each file by its hash.
cpSync(join(ROOT, "requirements", "runtime.txt"), join(PACKAGE, "server", "requirements.txt"));

const vsce = join(HERE, "node_modules", "@vscode", "vsce", "vsce");
const options = ["--no-dependencies", "--skip-license", "--no-rewrite-relative-links"];
if (!("repository" in manifest)) {
  options.push("--allow-missing-repository");
}
execFileSync(process.execPath, [vsce, "package", ...options, "--out", vsix], {
  cwd: PACKAGE,
  stdio: "inherit",
});
console.log(vsix);

/** The licences of all packages that are in the bundle. */
function licences(inputs) {
  const folders = inputs.map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
  const packages = [...new Set(folders.filter(Boolean))].sort();
  const texts = packages.map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const names = ["LICENSE", "LICENSE.md", "License.txt", "LICENSE.txt", "license.txt"];
    const file = names.map((each) => join(folder, each)).find((each) => existsSync(each));
    if (file === undefined) throw new Error(`${folder} has no licence`);
    return `${name} ${version}\n\n${readFileSync(file, "utf8").trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
