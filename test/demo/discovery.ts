import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** Writes the stats filter as an extension configuration that Envoy watches: a change needs no restart. */
export class StatsDiscovery {
  constructor(
    readonly folder: string,
    private readonly module: string,
  ) {}

  async write(configuration: object): Promise<void> {
    const wasm = {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm",
      config: {
        name: "stats",
        root_id: "stats",
        vm_config: { vm_id: "stats", runtime: "envoy.wasm.runtime.v8", code: { local: { filename: this.module } } },
        configuration: {
          "@type": "type.googleapis.com/google.protobuf.StringValue",
          value: JSON.stringify(configuration),
        },
      },
    };
    const extension = {
      "@type": "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig",
      name: "stats",
      typed_config: wasm,
    };
    await mkdir(this.folder, { recursive: true });
    const temporary = path.join(this.folder, ".stats.json");
    await writeFile(temporary, JSON.stringify({ resources: [extension] }));
    await rename(temporary, path.join(this.folder, "stats.json"));
  }
}
