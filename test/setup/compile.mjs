import { join } from "node:path";
import process from "node:process";
import { run } from "./command.mjs";
import { SetupError } from "./errors.mjs";
import { root } from "./paths.mjs";

/** Compiles the Node side of the SDK and of the filters' tools; does little when nothing has changed. */
export async function compile() {
  const { code, output } = await run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-b"]);
  if (code !== 0)
    throw new SetupError("The TypeScript sources do not compile: mend what `npx tsc -b` reports.", output);
}
