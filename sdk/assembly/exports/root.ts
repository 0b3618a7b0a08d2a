import { enter, leave } from "../abi/callback";
import { rootOf } from "../abi/contexts";
import { pluginRootId } from "../abi/root-id";
import { registeredIds } from "../abi/registry";
import { LogLevel, log } from "../log";
import { runTimers } from "../timers";

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
    if (!isDefined(PROXY_NO_TIMERS)) runTimers(id);
  }
  leave();
}

export function proxy_on_queue_ready(id: u32, token: u32): void {
  enter();
  const root = rootOf(id);
  if (root) root.onQueueReady(token);
  leave();
}

export function proxy_on_foreign_function(id: u32, functionId: u32, size: u32): void {
  enter();
  const root = rootOf(id);
  if (root) root.onForeignFunction(functionId, size);
  leave();
}

export function envoy_on_stats_update(id: u32, size: u32): void {
  enter();
  const root = rootOf(id);
  if (root) root.onStatsUpdate(size);
  leave();
}

/** No registration answers to the plugin's root id. With a single one this cannot happen. */
function refuse(): bool {
  if (!isDefined(PROXY_SINGLE)) {
    const id = pluginRootId().toString();
    log(LogLevel.Error, `no filter with root_id "${id}" in this module; it has: ${registeredIds()}`);
  }
  return false;
}
