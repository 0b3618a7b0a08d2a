import { LOG_LEVELS, type LogLevel } from "../abi/enums.js";
import { Status } from "../abi/status.js";
import { textOf } from "../bytes.js";
import type { Vm } from "../vm/vm.js";
import type { HostFunctions } from "./table.js";

const CRITICAL = 5;

/** Log, clock, timer, contexts and callout status. */
export function generalFunctions(vm: Vm): HostFunctions {
  const { log, server } = { log: vm.environment.log, server: vm.server };
  return {
    proxy_log(level: number, messageAt: number, messageSize: number) {
      if (level >>> 0 > CRITICAL) return Status.BadArgument;
      const message = vm.memory.read(messageAt, messageSize);
      if (message === null) return Status.InvalidMemoryAccess;
      if (level >= log.levelNumber) vm.log(LOG_LEVELS[level] as LogLevel, textOf(message), vm.active);
      return Status.Ok;
    },

    proxy_get_log_level(levelAt: number) {
      return vm.memory.setU32(levelAt, log.levelNumber) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_get_current_time_nanoseconds(timeAt: number) {
      if (vm.deciding) vm.watch?.see({ kind: "impure read", source: "the clock" });
      return vm.memory.setU64(timeAt, server.clock.now) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_set_tick_period_milliseconds(period: number) {
      const root = vm.active.root;
      if (root !== null) vm.ticks.set(root.id, period >>> 0);
      return Status.Ok;
    },

    proxy_get_status(codeAt: number, messageAtAt: number, messageSizeAt: number) {
      const status = vm.active.root?.status ?? { code: 0, message: "" };
      if (!vm.memory.setU32(codeAt, status.code)) return Status.InvalidMemoryAccess;
      return vm.give(status.message, messageAtAt, messageSizeAt) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_set_effective_context(id: number) {
      return vm.setEffective(id >>> 0) ? Status.Ok : Status.BadArgument;
    },

    proxy_done() {
      return vm.contextDone(vm.active) ? Status.Ok : vm.status("proxy_done", Status.NotFound, "no context is pending");
    },

    pthread_equal(left: number, right: number) {
      return left === right ? 1 : 0;
    },

    emscripten_notify_memory_growth(_index: number) {
      return undefined;
    },
  };
}
