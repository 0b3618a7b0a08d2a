import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format, resolveConfig } from "prettier";
import { root } from "../setup/paths.mjs";

/**
 * Compares a page that tests write with what is in the checkout. When they differ the new one is written, and the test
 * fails: look at the difference and commit it.
 *
 * @param file path of the page from the root of the checkout.
 */
export async function expectPage(file: string, text: string): Promise<void> {
  const path = join(root, file);
  const page = await format(text, { ...(await resolveConfig(path)), filepath: path });
  if (page === readIfThere(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, page);
  throw new Error(`${file} was out of date and has been written anew: look at the difference and commit it`);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
