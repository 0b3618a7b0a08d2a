import { enter, leave } from "../abi/callback";
import { rootOf } from "../abi/contexts";
import { runTimers } from "../abi/hooks";
import { noSuchRoot } from "../abi/registry";
import { LogLevel, log } from "../log";

// Callbacks of root contexts.

export function proxy_on_vm_start(id: u32, size: u32): i32 {
  enter();
  const root = rootOf(id);
  const ok = root ? root.onVmStart(size) : refuse();
  leave();
  return i32(ok);
}

export function proxy_on_configure(id: u32, size: u32): i32 {
  enter();
  const root = rootOf(id);
  const ok = root ? root.onConfigure(size) : false;
  leave();
  return i32(ok);
}

export function proxy_on_tick(id: u32): void {
  enter();
  const root = rootOf(id);
  if (root) {
    root.onTick();
    const run = runTimers;
    if (run) run(id);
  }
  leave();
}

export function proxy_on_queue_ready(id: u32, token: u32): void {
  enter();
  const root = rootOf(id);
  if (root) root.onQueueReady(token);
  leave();
}

/** No registration answers to the plugin's root id. With a single one this cannot happen. */
function refuse(): bool {
  if (!isDefined(PROXY_SINGLE)) log(LogLevel.Error, noSuchRoot());
  return false;
}
