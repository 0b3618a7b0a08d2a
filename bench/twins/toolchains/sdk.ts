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
