import { PeerType } from "../abi/enums.js";
import type { BytesLike } from "../bytes.js";
import type { Counts } from "../counts.js";
import type { TcpStream } from "./tcp-stream.js";

/** One step of a scripted connection. */
export type TcpStep =
  | { readonly client: BytesLike; readonly end?: boolean }
  | { readonly server: BytesLike; readonly end?: boolean }
  /** Milliseconds of simulated time. */
  | { readonly wait: number }
  | { readonly close: "client" | "envoy" };

/** What became of a scripted connection. */
export interface TcpResult {
  readonly toServer: Uint8Array;
  readonly toClient: Uint8Array;
  /** Why Envoy or the module closed the connection, if one of them did. */
  readonly closeDetails: string | undefined;
  readonly filterState: ReadonlyMap<string, Uint8Array>;
  readonly counts: Counts;
}

/** Plays a script and closes the connection from the client's side when the script has not closed it. */
export function playScript(stream: TcpStream, steps: readonly TcpStep[], wait: (ms: number) => void): TcpResult {
  for (const step of steps) {
    if ("client" in step) stream.downstreamData(step.client, step.end);
    else if ("server" in step) stream.upstreamData(step.server, step.end);
    else if ("wait" in step) wait(step.wait);
    else stream.close(step.close === "client" ? PeerType.Remote : PeerType.Local);
  }
  stream.close();
  return {
    toServer: stream.upstream.body,
    toClient: stream.downstream.body,
    closeDetails: stream.closeDetails,
    filterState: stream.info.filterState.snapshot(),
    counts: stream.counts,
  };
}
