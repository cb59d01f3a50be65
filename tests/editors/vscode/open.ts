// `make vscode`: VS Code in the browser, with the extension and a copy of the samples, until Ctrl-C.

import { startCodeServer } from "./codeserver.ts";

const server = await startCodeServer({ trust: true });
console.log(`VS Code with heaplens and a copy of the samples:\n\n  ${server.url}\n`);
console.log("Open returned/returned.go. Ctrl-C ends it and removes the copy.");
