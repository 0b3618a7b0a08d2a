import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { EnvoyProcess } from "proxy-wasm-assemblyscript-sdk/envoy";
import { Narrator } from "./narrator.js";

/** What the chapters share: the narrator, a folder, and everything that must be ended. */
export class Stage {
  readonly narrator = new Narrator();
  readonly envoys = new Map<string, EnvoyProcess>();
  readonly #urls: { what: string; url: string; server: { readonly running: boolean } }[] = [];
  readonly #ends: (() => Promise<unknown>)[] = [];
  #ending: Promise<void> | undefined;

  private constructor(readonly folder: string) {}

  static async open(): Promise<Stage> {
    const folder = await mkdtemp(path.join(tmpdir(), "proxy-wasm-demo-"));
    const stage = new Stage(folder);
    stage.atEnd(() => rm(folder, { recursive: true, force: true }));
    return stage;
  }

  /** Runs when the stage closes; what was opened last is closed first. */
  atEnd(end: () => Promise<unknown>): void {
    this.#ends.push(end);
  }

  keepEnvoy(name: string, envoy: EnvoyProcess): EnvoyProcess {
    this.envoys.set(name, envoy);
    this.atEnd(() => envoy.stop());
    return envoy;
  }

  /** A URL for whoever stays, as long as its server runs. */
  serves(server: { readonly running: boolean }, what: string, url: string): void {
    this.#urls.push({ what, url, server });
  }

  /** URLs of what still runs. */
  get urls(): readonly { readonly what: string; readonly url: string }[] {
    return this.#urls.filter(({ server }) => server.running);
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  close(): Promise<void> {
    this.#ending ??= this.#close();
    return this.#ending;
  }

  async #close(): Promise<void> {
    for (const end of this.#ends.reverse()) await end().catch(() => {});
  }
}
