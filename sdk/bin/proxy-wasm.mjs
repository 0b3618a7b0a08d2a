#!/usr/bin/env node
import { existsSync } from "node:fs";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const compiled = new URL("../dist/cli/main.js", import.meta.url);
if (major < 20 || (major === 20 && minor < 15)) {
  console.error(`error: proxy-wasm needs Node 20.15 or later, this is ${process.versions.node}`);
  process.exitCode = 3;
} else if (!existsSync(compiled)) {
  console.error("error: the tools are not compiled yet\n  → npm run build:tools, in the root of the repository");
  process.exitCode = 3;
} else {
  await import(compiled.href);
}
