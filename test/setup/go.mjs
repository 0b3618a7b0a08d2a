import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { run } from "./command.mjs";
import { SetupError } from "./errors.mjs";
import { toolBinary } from "./paths.mjs";

/**
 * @typedef {object} GoTool
 * @property {string} module folder of its go.mod
 * @property {string} package import path or `./folder`
 * @property {string} binary name under `.tools/bin`
 * @property {string[]} [flags]
 * @property {string[]} [sources] its own source files, when they are here
 */

/** @param {GoTool} tool @returns {import("./step.mjs").Step} */
export function goStep(tool) {
  return {
    name: tool.binary,
    // a module without dependencies has no go.sum
    inputs: [
      ...["go.mod", "go.sum"].map((name) => join(tool.module, name)).filter((path) => existsSync(path)),
      ...(tool.sources ?? []),
    ],
    outputs: [toolBinary(tool.binary)],
    build: (folder) => build(tool, join(folder, basename(tool.binary))),
  };
}

/** Fails with one sentence when there is no usable Go. */
export async function requireGo() {
  const { code, output } = await run("go", ["version"]);
  const [, major = 0, minor = 0] = /go(\d+)\.(\d+)/.exec(output) ?? [];
  if (code === 0 && Number(major) === 1 && Number(minor) >= 21) return;
  const found = code === 0 ? `this one says ${output.trim()}` : "no `go` was found";
  throw new SetupError(`Go 1.25 or newer builds tools of this repository, and ${found}: install it from go.dev/dl.`);
}

/**
 * @param {GoTool} tool
 * @param {string} target
 */
async function build(tool, target) {
  await requireGo();
  const fixed = ["build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", target];
  const { code, output } = await run("go", [...fixed, ...(tool.flags ?? []), tool.package], {
    cwd: tool.module,
    // no C compiler needed, and no go.work above the checkout looked at
    env: { CGO_ENABLED: "0", GOWORK: "off" },
    background: true,
  });
  if (code !== 0) throw explain(tool, output);
}

/**
 * @param {GoTool} tool
 * @param {string} output
 */
function explain(tool, output) {
  if (/requires go >= |toolchain not available/.test(output)) {
    return new SetupError(
      `${tool.binary} needs a newer Go: install Go 1.25 or newer, or allow GOTOOLCHAIN=auto.`,
      output,
    );
  }
  if (
    /dial tcp|no such host|i\/o timeout|connection refused|network is unreachable|module lookup disabled/.test(output)
  ) {
    return new SetupError(
      `Go could not fetch the modules of ${tool.binary}: connect to the network once (Go's module cache serves later runs), then run the same command again.`,
    );
  }
  if (/SECURITY ERROR|checksum mismatch/.test(output)) {
    return new SetupError(
      `A Go module of ${tool.binary} does not have the locked checksum: check the Go proxy in use.`,
      output,
    );
  }
  return new SetupError(`${tool.binary} could not be built with Go.`, output);
}
