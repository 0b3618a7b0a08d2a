import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { typed, type JsonObject } from "../json.js";

/**
 * Configuration that Envoy reads from files and that may change while traffic runs: listeners, clusters, and single
 * HTTP filters (extension configurations).
 */
export class FileDiscovery {
  constructor(
    /** Folder of the files; each is replaced by renaming, which is what Envoy watches for. */
    readonly folder: string,
  ) {}

  /** For the bootstrap's `dynamic`; write listeners and clusters before Envoy starts. */
  dynamicResources(): JsonObject {
    return { lds_config: this.#source("listeners.json"), cds_config: this.#source("clusters.json") };
  }

  async writeListeners(listeners: JsonObject[]): Promise<void> {
    await this.#write(
      "listeners.json",
      listeners.map((each) => resource("envoy.config.listener.v3.Listener", each)),
    );
  }

  async writeClusters(clusters: JsonObject[]): Promise<void> {
    await this.#write(
      "clusters.json",
      clusters.map((each) => resource("envoy.config.cluster.v3.Cluster", each)),
    );
  }

  /** Writes the configuration that {@link httpFilter} or {@link networkFilter} refers to. */
  async writeFilter(filter: { name: string; typed_config: JsonObject }): Promise<void> {
    await this.#write(filterFile(filter.name), [resource("envoy.config.core.v3.TypedExtensionConfig", filter)]);
  }

  /** A filter whose configuration comes from {@link writeFilter}, so that it changes without touching the listener. */
  filter(name: string, messageName: string): JsonObject {
    return {
      name,
      config_discovery: {
        config_source: this.#source(filterFile(name)),
        type_urls: [`type.googleapis.com/${messageName}`],
      },
    };
  }

  #source(file: string): JsonObject {
    const path = join(this.folder, file);
    return { path_config_source: { path, watched_directory: { path: this.folder } }, resource_api_version: "V3" };
  }

  async #write(file: string, resources: JsonObject[]): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const temporary = join(this.folder, `.${file}.new`);
    await writeFile(temporary, JSON.stringify({ resources }));
    await rename(temporary, join(this.folder, file));
  }
}

function resource(messageName: string, fields: JsonObject): JsonObject {
  return typed(messageName, fields);
}

function filterFile(name: string): string {
  return `filter-${name.replace(/[^A-Za-z0-9_-]/g, "_")}.json`;
}
