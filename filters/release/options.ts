import { Command } from "commander";

export interface ReleaseOptions {
  /** Host and path under which every filter has a repository of its own: `ghcr.io/acme/filters`. */
  readonly registry: string;
  /** Default: each filter's version. */
  readonly tag?: string;
  readonly alsoTag: readonly string[];
  /** Commit that the manifests name. */
  readonly revision?: string;
  /** Who builds, for the provenance. */
  readonly builder: string;
  /** File for the Kubernetes ConfigMap with the pinned references. */
  readonly images?: string;
  readonly plainHttp?: true;
}

/** The command line of the release, to be parsed. @throws CommanderError when it is wrong; usage goes to stderr. */
export function readOptions(argv: readonly string[]): ReleaseOptions {
  return new Command("release")
    .description("Build, check, pack and push every filter, and prove that the registry has what was built.")
    .requiredOption("--registry <host/path>", "where every filter has a repository of its own")
    .option("--tag <tag>", "tag of all images (default: each filter's version)")
    .option("--also-tag <tag>", "another tag; may be repeated", (tag: string, all: string[]) => [...all, tag], [])
    .option("--revision <commit>", "commit for org.opencontainers.image.revision; a part of the digest")
    .option("--builder <id>", "builder id for the provenance", "local")
    .option("--images <file>", "write the pinned references as the ConfigMap that examples/istio reads")
    .option("--plain-http", "speak HTTP without TLS (default: only to a registry on this machine)")
    .exitOverride()
    .parse(argv, { from: "user" })
    .opts<ReleaseOptions>();
}
