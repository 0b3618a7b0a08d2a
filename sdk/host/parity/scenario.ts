/** One piece of traffic and a script for the scripted guest; both hosts must make the guest say the same. */
export interface Scenario {
  readonly name: string;
  /** Lines for `testdata/script.ts`. */
  readonly script: string;
  readonly request?: RequestSpec;
  readonly answer?: AnswerSpec;
  readonly allowStopIteration?: boolean;
  /** Also compare what the guest says while it is configured (once per thread in Envoy, compared as a set). */
  readonly configuration?: boolean;
  /** Clusters that the guest may call, with their answers. */
  readonly callee?: AnswerSpec;
}

export interface RequestSpec {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: readonly (readonly [string, string])[];
  /** Pieces, each sent as a chunk of its own. */
  readonly body?: readonly string[];
  readonly trailers?: readonly (readonly [string, string])[];
}

export interface AnswerSpec {
  readonly status?: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: readonly string[];
  readonly trailers?: readonly (readonly [string, string])[];
  /** Milliseconds before the answer. */
  readonly delay?: number;
}

/** What both hosts report. */
export interface Seen {
  /** What the guest said about the stream, in order. */
  readonly said: readonly string[];
  /** What it said while it was configured, without repetitions. */
  readonly configured: readonly string[];
  /** What reached the upstream service: headers without those of the transport, body. */
  readonly upstream: { readonly headers: readonly string[]; readonly body: string } | null;
  readonly response: { readonly status: number; readonly headers: readonly string[]; readonly body: string } | null;
}

/** Headers that depend on the transport, not on the filter. */
const TRANSPORT = new Set([
  "transfer-encoding",
  "connection",
  "content-length",
  "date",
  "host",
  ":authority",
  ":method",
  ":path",
  ":scheme",
  "keep-alive",
  ":status",
  "x-forwarded-proto",
  "trailer",
  "te",
]);

export function comparable(pairs: readonly (readonly [string, string])[]): string[] {
  return pairs
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !TRANSPORT.has(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
}

const CONFIGURATION = /^(vm_start|root_create|configure|tick|done_root) /;

/** Splits what was said into configuration and traffic. */
export function sort(lines: readonly string[]): { said: string[]; configured: string[] } {
  const configured = [...new Set(lines.filter((line) => CONFIGURATION.test(line)))];
  return { said: lines.filter((line) => !CONFIGURATION.test(line)), configured };
}

/** A request with a body in two pieces. */
export const BODY = { method: "POST", body: ["hello", "world"] } as const;
