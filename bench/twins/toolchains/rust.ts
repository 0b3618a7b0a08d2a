import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../../test/setup/command.mjs";
import { tools } from "../../../test/setup/paths.mjs";
import { buildFailure, NotMeasured, type Toolchain } from "./built.js";
import { moduleOf } from "./step.js";

const TARGET = "wasm32-wasip1";

/** A Cargo workspace, one crate for each work. */
export function rust(folder: string): Toolchain {
  let version: Promise<string> | undefined;
  return {
    build: async (work) => {
      const toolchain = `rust-${await (version ??= usableVersion())}`;
      const inputs = [join(folder, "Cargo.toml"), join(folder, "Cargo.lock"), join(folder, work)];
      const build = async (target: string): Promise<void> => {
        const output = join(tools, "twins", "cargo");
        const args = ["build", "--release", "--locked", "--target", TARGET, "--package", work, "--target-dir", output];
        const { code, output: said } = await run("cargo", args, { cwd: folder });
        if (code !== 0) throw buildFailure(`the Rust twin of ${work}`, said);
        await copyFile(join(output, TARGET, "release", `${work.replaceAll("-", "_")}.wasm`), target);
      };
      return moduleOf({ toolchain, work, inputs, build });
    },
  };
}

/** Version of a compiler that has the target, which is added where rustup can. */
async function usableVersion(): Promise<string> {
  const { code, output } = await run("rustc", ["--version"]);
  const [, version = "", minor = 0] = /^rustc (1\.(\d+)\.\d+)/.exec(output) ?? [];
  // edition 2024
  if (code !== 0 || Number(minor) < 85) throw new NotMeasured("Rust 1.85 or newer is not installed: see rustup.rs");
  if (await hasTarget()) return version;
  const added = await run("rustup", ["target", "add", TARGET]);
  if (added.code === 0 && (await hasTarget())) return version;
  throw new NotMeasured(`Rust has no target ${TARGET}: rustup target add ${TARGET}`);
}

async function hasTarget(): Promise<boolean> {
  const { code, stdout } = await run("rustc", ["--print", "target-libdir", "--target", TARGET]);
  return code === 0 && existsSync(stdout.trim());
}
