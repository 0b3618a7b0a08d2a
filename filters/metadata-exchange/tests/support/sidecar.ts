import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  bootstrap,
  jsonAccessLog,
  startEnvoy,
  type EnvoyProcess,
  type JsonObject,
  type NodeIdentity,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { parse as parseYaml } from "yaml";

/** The YAML block of the filter's README that begins with `key`. */
function documentedYaml(key: string): unknown {
  const text = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const block = new RegExp(`\`\`\`yaml\\n(${key}:[^]*?)\`\`\``).exec(text)?.[1];
  if (block === undefined) throw new Error(`the README has no YAML that begins with ${key}`);
  return parseYaml(block);
}

/** What a stream's access log line says of its peers. */
export interface PeersLine {
  readonly downstream: JsonObject | null;
  readonly upstream: JsonObject | null;
}

/** The same by CEL: the downstream's workload. */
const BY_CEL = "%CEL(filter_state['wasm.downstream_peer'].workload)%";

/** An Envoy whose listeners write down the peers that the filter found. */
export class Sidecar {
  private constructor(
    readonly envoy: EnvoyProcess,
    private readonly ports: ReadonlyMap<string, { port: number }>,
    private readonly folder: string,
  ) {}

  /** @param make listeners and clusters, given the access logs to use. */
  static async start(
    node: NodeIdentity,
    make: (accessLogs: JsonObject[]) => { listeners: JsonObject[]; clusters: JsonObject[] },
  ): Promise<Sidecar> {
    const folder = await mkdtemp(join(tmpdir(), "metadata-exchange-"));
    const peers = jsonAccessLog(join(folder, "peers.log"), {
      downstream: "%FILTER_STATE(wasm.downstream_peer:TYPED)%",
      upstream: "%FILTER_STATE(wasm.upstream_peer:TYPED)%",
      workload: BY_CEL,
    });
    const { stats_config: stats } = documentedYaml("stats_config") as { stats_config: JsonObject };
    const envoy = await startEnvoy({ bootstrap: bootstrap({ node, stats, ...make([peers]) }), concurrency: 2 });
    return new Sidecar(envoy, await envoy.admin.listeners(), folder);
  }

  port(listener: string): number {
    const found = this.ports.get(listener);
    if (!found) throw new Error(`no listener ${listener}`);
    return found.port;
  }

  /** The peers of the streams so far, once there are `count` of them. */
  async peers(count: number): Promise<PeersLine[]> {
    for (let attempt = 0; ; attempt++) {
      const text = await readFile(join(this.folder, "peers.log"), "utf8").catch(() => "");
      const lines = text.split("\n").filter((line) => line !== "");
      if (lines.length >= count) return lines.map(parse);
      if (attempt === 300) throw new Error(`${lines.length} of ${count} lines in the access log`);
      await new Promise((done) => setTimeout(done, 10));
    }
  }

  /** Lines at warning and above that Envoy logged. */
  complaints(): string[] {
    return this.envoy.log
      .entries()
      .filter(({ level }) => level !== "info" && level !== "debug" && level !== "trace")
      .map(({ message }) => message);
  }

  async stop(): Promise<void> {
    await this.envoy.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

type Logged = { readonly value?: JsonObject } | null;

function parse(line: string): PeersLine {
  const { downstream, upstream, workload } = JSON.parse(line) as Record<"downstream" | "upstream", Logged> & {
    workload: string | null;
  };
  const expected = downstream?.value?.["workload"] ?? null;
  if (workload !== expected) throw new Error(`CEL reads ${String(workload)}, not ${JSON.stringify(expected)}`);
  return { downstream: downstream?.value ?? null, upstream: upstream?.value ?? null };
}
