import { join } from "node:path";
import { buildFolder } from "../../../sdk/cli/build/index.js";
import type { Toolchain } from "./built.js";

/** Our own: a folder of filters as `proxy-wasm build` makes them. */
export function sdk(folder: string): Toolchain {
  return {
    build: async (work) => {
      const { module, failure, diagnostics } = await buildFolder(join(folder, work));
      if (module === null) throw new Error(failure ?? diagnostics.map(({ text }) => text).join("\n"));
      return module;
    },
  };
}

/** Filters that run one after another: all of them are made, and the path is that of the last, whose name is the work's. */
export function chained(toolchain: Toolchain, names: readonly string[]): Toolchain {
  return {
    build: async (last) => {
      for (const name of names.filter((each) => each !== last)) await toolchain.build(name);
      return toolchain.build(last);
    },
  };
}
