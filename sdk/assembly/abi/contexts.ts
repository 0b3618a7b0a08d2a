import { HttpContext } from "../context/http";
import { RootContext } from "../context/root";
import { StreamContext } from "../context/stream";
import { TcpContext } from "../context/tcp";
import { forgetCalls, forgetTimers } from "./hooks";
import { makeRoot } from "./registry";
import { Table } from "./table";

// Which object belongs to a context id. An entry is the address of a pinned object with its kind in the low bits:
// objects lie at multiples of 16 from their header on, so these are free.
//
// The host does not say whether a new stream is HTTP or TCP. Until the first callback tells, the entry is Pending and
// holds the place of the root's own entry; only then is the stream's object made, if its root is still there.

const Http: usize = 0;
const Tcp: usize = 1;
const Pending: usize = 2;
const Root: usize = 3;
const KIND: usize = 3;

// @ts-ignore: decorator
@lazy
const contexts = Table.create();

/** `proxy_on_context_create`. Creating a known id once more changes nothing. */
export function create(id: u32, parent: u32): void {
  if (contexts.get(id)) return;
  if (parent) {
    const at = contexts.at(parent);
    if (at) contexts.set(id, at | Pending);
    return;
  }
  const root = makeRoot();
  if (!root) return;
  root.contextId = id;
  contexts.set(id, __pin(changetype<usize>(root)) | Root);
}

/** The root with this id, null when there is none. */
export function rootOf(id: u32): RootContext | null {
  return rootIn(contexts.get(id));
}

function rootIn(entry: usize): RootContext | null {
  return (entry & KIND) == Root ? changetype<RootContext>(entry & ~KIND) : null;
}

/** The HTTP stream with this id, made if this is its first callback; null when its root wants none or it is gone. */
export function httpOf(id: u32): HttpContext | null {
  const entry = contexts.get(id);
  if ((entry & KIND) == Http) return changetype<HttpContext>(entry);
  return (entry & KIND) == Pending ? changetype<HttpContext>(begin(id, entry, Http)) : null;
}

/** The TCP connection with this id, made if this is its first callback; null when its root wants none or it is gone. */
export function tcpOf(id: u32): TcpContext | null {
  const entry = contexts.get(id);
  if ((entry & KIND) == Tcp) return changetype<TcpContext>(entry & ~KIND);
  return (entry & KIND) == Pending ? changetype<TcpContext>(begin(id, entry, Tcp)) : null;
}

// A stream whose first callback is the log was refused before any filter saw it. Its end follows at once, but not over
// HTTP/3: there Envoy ends streams before it logs them, so this one never ends, and is dropped when the next one comes.
let refused: u32 = 0;

/**
 * The stream with this id, of either kind. One that had no callback before is HTTP: a connection begins with
 * `proxy_on_new_connection`, but a request that was refused before any filter saw it is only logged.
 */
export function streamOf(id: u32): StreamContext | null {
  const entry = contexts.get(id);
  const kind = entry & KIND;
  if (kind == Root) return null;
  if (kind == Pending) {
    remove(refused);
    refused = id;
    return httpOf(id);
  }
  return changetype<StreamContext>(entry & ~KIND);
}

/** Whether the host still has the stream. */
export function isLive(id: u32): bool {
  return contexts.get(id) != 0;
}

/** `proxy_on_delete`: runs the last callback and lets go of the object. */
export function remove(id: u32): void {
  const entry = contexts.get(id);
  const object = entry & ~KIND;
  const kind = entry & KIND;
  if (kind == Root) {
    changetype<RootContext>(object).onDelete();
    const calls = forgetCalls;
    if (calls) calls(id);
    const timers = forgetTimers;
    if (timers) timers(id);
  }
  if (kind != Root && kind != Pending && object) changetype<StreamContext>(object).onDelete();
  contexts.remove(id);
  if (kind != Pending && object) __unpin(object);
}

/** Makes the object of a pending stream, if its root is still there and wants one. */
function begin(id: u32, entry: usize, kind: usize): usize {
  const root = rootIn(load<usize>(entry & ~KIND));
  let context: StreamContext | null = null;
  let rootId: u32 = 0;
  if (root) {
    rootId = root.contextId;
    context = kind == Http ? changetype<StreamContext | null>(root.createHttpContext()) : root.createTcpContext();
  }
  if (!context) {
    contexts.remove(id);
    return 0;
  }
  context.contextId = id;
  context.rootId = rootId;
  const object = changetype<usize>(context);
  contexts.set(id, __pin(object) | kind);
  return object;
}
