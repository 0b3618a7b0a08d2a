import { enter, leave } from "../abi/callback";
import { create, remove, rootOf, streamOf } from "../abi/contexts";

// Birth and death of contexts, for roots and streams alike.

export function proxy_on_context_create(id: u32, parent: u32): void {
  enter();
  create(id, parent);
  leave();
}

export function proxy_on_log(id: u32): void {
  enter();
  const root = rootOf(id);
  if (root) root.onLog();
  else {
    const stream = streamOf(id);
    if (stream) stream.onLog();
  }
  leave();
}

export function proxy_on_done(id: u32): i32 {
  enter();
  let done = true;
  const root = rootOf(id);
  if (root) done = root.onDone();
  else {
    const stream = streamOf(id);
    if (stream) stream.onDone();
  }
  leave();
  return i32(done);
}

export function proxy_on_delete(id: u32): void {
  enter();
  remove(id);
  leave();
}
