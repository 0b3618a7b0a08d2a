import type { ModulePackage } from "../image.js";
import { runtimeConfig } from "../runtime-config.js";

/** The smallest thing that passes for a module: magic and version. */
export const MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

export function modulePackage(module: Uint8Array = MODULE): ModulePackage {
  return {
    module,
    runtimeConfig: runtimeConfig("0.2.1", ["demo"], { type: "object" }),
    annotations: { "org.opencontainers.image.title": "demo", "org.opencontainers.image.version": "1.0.0" },
  };
}
