/**
 * The tools that tests and demonstrations need, each built or installed on first use under `.tools` and found there
 * afterwards. Every function gives the path of a binary, may be called at any time and from several processes at once
 * (one works, the others wait), and rejects with one sentence that names the remedy.
 */

/** `$ORAS`, else oras 1.3.3 built with Go. */
export function ensureOras(): Promise<string>;

/** The OCI registry of `test/setup/go/registry`, built with Go. Flags: `--basic-auth`, `--no-referrers`, … */
export function ensureRegistry(): Promise<string>;

/** `$PROMETHEUS`, else one built earlier, else `prometheus` 3 or newer on the PATH, else built with Go (minutes, once). */
export function ensurePrometheus(): Promise<string>;

/** `promtool` of the same Prometheus, found and built in the same order, `$PROMTOOL` being the variable. */
export function ensurePromtool(): Promise<string>;

/** `$KUSTOMIZE`, else kustomize 5 built with Go. */
export function ensureKustomize(): Promise<string>;

/** The load generator and upstream of `bench/load`, built with Go. */
export function ensureLoad(): Promise<string>;

/** `$ENVOY` when no version is named, else the installed version (default: the newest), else installed with pip. */
export function ensureEnvoy(version?: string): Promise<string>;
