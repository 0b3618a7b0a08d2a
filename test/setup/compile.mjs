import { join } from "node:path";
import process from "node:process";
import { run } from "./command.mjs";
import { SetupError } from "./errors.mjs";
import { root } from "./paths.mjs";

/**
 * Compiles the Node side of the SDK and of the filters' tools; does little when nothing has changed. Types are not
 * checked here but by the tests: nobody should wait for that before the first answer of a demonstration.
 */
export async function compile() {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { code, output } = await run(process.execPath, [tsc, "-b", "--noCheck"]);
  if (code !== 0)
    throw new SetupError("The TypeScript sources do not compile: mend what `npx tsc -b` reports.", output);
}
