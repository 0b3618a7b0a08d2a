import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { root } from "../../setup/paths.mjs";
import { Reference } from "./pages.js";

// `npm run docs`: writes the API reference anew.

const folder = join(root, "sdk/docs/reference");
const pages = new Reference().pages();
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) if (!pages.has(file)) rmSync(join(folder, file));
for (const [file, text] of pages) {
  const filepath = join(folder, file);
  writeFileSync(filepath, await format(text, { ...(await resolveConfig(filepath)), filepath }));
}
