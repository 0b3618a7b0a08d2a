import { enter, leave } from "../abi/callback";
import { rootOf } from "../abi/contexts";

// Callbacks of root contexts that Envoy never calls, or only in a statistics sink.

export function proxy_validate_configuration(id: u32, size: u32): i32 {
  enter();
  const root = rootOf(id);
  const ok = root ? root.onValidateConfiguration(size) : false;
  leave();
  return i32(ok);
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
