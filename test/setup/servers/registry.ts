import { ensureRegistry } from "../tools.mjs";
import { startServer, type Server } from "./server.js";

export interface RegistryOptions {
  /** `user:password` that every request must carry; anonymous when absent. */
  readonly basicAuth?: string;
  /** Answers 404 on the referrers API, as many registries do: clients fall back to tags. */
  readonly noReferrers?: boolean;
  /** Refuses to move a tag to another digest. */
  readonly immutableTags?: boolean;
}

export interface Registry extends Server {
  /** `host:port`, as it stands in a reference. */
  readonly host: string;
}

/** Starts a real OCI registry that keeps everything in memory. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const { basicAuth, noReferrers, immutableTags } = options;
  const server = await startServer({
    name: "registry",
    command: await ensureRegistry(),
    args: () => [
      ...(basicAuth === undefined ? [] : ["--basic-auth", basicAuth]),
      ...(noReferrers ? ["--no-referrers"] : []),
      ...(immutableTags ? ["--immutable-tags"] : []),
    ],
    url: (output) => /^\{"url":"([^"]+)"\}$/m.exec(output)?.[1],
  });
  return { ...server, host: new URL(server.url).host };
}
