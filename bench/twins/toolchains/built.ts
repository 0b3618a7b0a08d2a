/** A module that is ready, or why this machine cannot make it. */
export type Built = { readonly path: string } | { readonly notMeasured: string };

/** What makes the modules of one implementation. */
export interface Toolchain {
  /** Makes the module of one work and gives its path. Throws {@link NotMeasured} for what the machine lacks. */
  build(work: string): Promise<string>;
}

/** What a machine lacks, as one sentence that names the remedy; the other implementations are measured all the same. */
export class NotMeasured extends Error {
  override readonly name = "NotMeasured";
}

const NETWORK =
  /dial tcp|no such host|i\/o timeout|connection refused|network is unreachable|could not resolve|couldn't resolve|failed to download|spurious network error|ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/i;

/** Why a build failed: for want of a network it is not measured, anything else is an error of ours. */
export function buildFailure(what: string, output: string): Error {
  if (NETWORK.test(output)) return new NotMeasured(`${what} needs the network once, to fetch what it is made of`);
  return new Error(`${what} could not be built:\n${output.trim().split("\n").slice(-20).join("\n")}`);
}
