import { permanent } from "../abi/arena";
import { isLive } from "../abi/contexts";
import { proxy_set_effective_context } from "../abi/imports";
import { hookCalls } from "../abi/hooks";
import { Table } from "../abi/table";

// Callouts that are under way: by token, the handler to call and whose it is. The host answers on the root, so the
// stream is looked up in our own table: the handler keeps its object alive, but the host may have ended it long since.
//
//   entry   0         4         8       12
//           | handler | context | root  | next spare, or what the kind of call wants to keep |

/** Base of what waits for an answer. */
export abstract class PendingCall {
  /** The stream ended before the answer came: nothing of it can be touched any more. Nothing else is called then. */
  onGone(): void {}
}

/** HTTP calls, gRPC calls and DNS look-ups have tokens of their own. */
// @ts-ignore: decorator
@lazy
export const httpCalls = Table.create();
// @ts-ignore: decorator
@lazy
export const grpcCalls = Table.create();
// @ts-ignore: decorator
@lazy
export const dnsCalls = Table.create();

let spare: usize = 0;

/** Keeps `handler` until `token` is answered. */
export function keep(calls: Table, token: u32, handler: PendingCall, contextId: u32, rootId: u32, note: u32): void {
  hookCalls(forgetCallsOf);
  let entry = spare;
  if (entry) spare = load<usize>(entry, 12);
  else entry = permanent(16);
  store<usize>(entry, __pin(changetype<usize>(handler)));
  store<u32>(entry, contextId, 4);
  store<u32>(entry, rootId, 8);
  store<u32>(entry, note, 12);
  calls.set(token, entry);
}

/** What was kept beside the handler of `token`. */
export function noteOf(calls: Table, token: u32): u32 {
  const entry = calls.get(token);
  return entry ? load<u32>(entry, 12) : 0;
}

/**
 * The handler of `token`, with its stream made effective; null when there is none, or its stream is gone (it was told).
 */
export function handlerOf(calls: Table, token: u32): PendingCall | null {
  const entry = calls.get(token);
  if (!entry) return null;
  const handler = changetype<PendingCall>(load<usize>(entry));
  const contextId = load<u32>(entry, 4);
  if (contextId == load<u32>(entry, 8)) return handler;
  if (isLive(contextId) && !proxy_set_effective_context(contextId)) return handler;
  release(calls, token);
  handler.onGone();
  return null;
}

/** Lets go of the handler: no more answers come. */
export function release(calls: Table, token: u32): void {
  const entry = calls.remove(token);
  if (!entry) return;
  __unpin(load<usize>(entry));
  store<usize>(entry, spare, 12);
  spare = entry;
}

/** The root is gone, and the host has cancelled its calls. */
function forgetCallsOf(rootId: u32): void {
  forgetIn(httpCalls, rootId);
  forgetIn(grpcCalls, rootId);
  forgetIn(dnsCalls, rootId);
}

function forgetIn(calls: Table, rootId: u32): void {
  const tokens = calls.ids();
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (load<u32>(calls.get(token), 8) == rootId) release(calls, token);
  }
}
