/** Exit codes of `proxy-wasm`, the same for every command. */
export const EXIT = {
  ok: 0,
  /** The command did its work and the answer is no: a check or test failed, source does not compile. */
  failed: 1,
  /** The command line, a project file or a configuration is wrong; nothing was done. */
  usage: 2,
  /** Something outside is missing or refused: a tool, the network, a registry. */
  environment: 3,
  /** A bug of ours. */
  internal: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
