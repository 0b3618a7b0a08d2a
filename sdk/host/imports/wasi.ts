import { randomFillSync } from "node:crypto";
import { WASI_IMPORTS } from "../abi/signatures.js";
import { textOf } from "../bytes.js";
import type { Vm } from "../vm/vm.js";
import type { HostFunction, HostFunctions } from "./table.js";

const SUCCESS = 0;
const BADF = 8;
const FAULT = 21;
const INVAL = 28;
const NOENT = 44;
const NOSYS = 52;
const NOTSUP = 58;

const MAX_RANDOM = 64 * 1024;
const REALTIME = 0;
const MONOTONIC = 1;

/** WASI as far as Envoy has it: output goes to the log, there is no input and no file. */
export function wasiFunctions(vm: Vm): HostFunctions {
  const implemented: HostFunctions = {
    fd_write: (fd: number, vectors: number, count: number, writtenAt: number) =>
      write(vm, fd, vectors, count, writtenAt),
    fd_read: () => NOSYS,
    fd_seek: () => SUCCESS,
    fd_close: () => SUCCESS,
    fd_fdstat_get(fd: number, at: number) {
      if (fd !== 1 && fd !== 2) return BADF;
      vm.memory.setU64(at, 0n);
      vm.memory.setU64(at + 8, 64n);
      vm.memory.setU64(at + 16, 0n);
      return SUCCESS;
    },
    fd_fdstat_set_flags: () => NOSYS,
    fd_prestat_get: () => BADF,
    fd_prestat_dir_name: () => NOSYS,
    fd_filestat_get: () => BADF,
    path_open: () => NOENT,
    environ_sizes_get: (countAt: number, sizeAt: number) => {
      const entries = environment(vm);
      const size = entries.reduce((sum, entry) => sum + entry.length, 0);
      return vm.memory.setU32(countAt, entries.length) && vm.memory.setU32(sizeAt, size) ? SUCCESS : FAULT;
    },
    environ_get: (tableAt: number, bytesAt: number) => {
      let at = bytesAt;
      for (const [i, entry] of environment(vm).entries()) {
        if (!vm.memory.has(at, entry.length) || !vm.memory.setU32(tableAt + i * 4, at)) return FAULT;
        vm.memory.writeBytes(at, entry);
        at += entry.length;
      }
      return SUCCESS;
    },
    args_sizes_get: (countAt: number, sizeAt: number) =>
      vm.memory.setU32(countAt, 0) && vm.memory.setU32(sizeAt, 0) ? SUCCESS : FAULT,
    args_get: () => SUCCESS,
    clock_time_get(clock: number, _precision: bigint, timeAt: number) {
      if (clock !== REALTIME && clock !== MONOTONIC) return NOTSUP;
      const now = clock === REALTIME ? vm.server.clock.now : BigInt(Math.round(vm.server.clock.elapsed * 1e6));
      return vm.memory.setU64(timeAt, now) ? SUCCESS : FAULT;
    },
    clock_res_get(clock: number, at: number) {
      if (clock !== REALTIME && clock !== MONOTONIC) return NOTSUP;
      return vm.memory.setU64(at, 1n) ? SUCCESS : FAULT;
    },
    random_get(at: number, size: number) {
      if (size >>> 0 > MAX_RANDOM) return INVAL;
      if (!vm.memory.has(at, size)) return FAULT;
      randomFillSync(vm.memory.bytes, at >>> 0, size >>> 0);
      return SUCCESS;
    },
    sched_yield: () => SUCCESS,
    poll_oneoff: (_in: number, _out: number, _count: number, eventsAt: number) =>
      vm.memory.setU32(eventsAt, 0) ? SUCCESS : FAULT,
    // The guest goes on after it: a module that means to stop must trap next.
    proc_exit: (_code: number) => undefined,
  };
  const rest: Record<string, HostFunction> = {};
  for (const name of Object.keys(WASI_IMPORTS)) rest[name] = () => NOTSUP;
  return { ...rest, ...implemented };
}

function write(vm: Vm, fd: number, vectors: number, count: number, writtenAt: number): number {
  if (fd !== 1 && fd !== 2) return BADF;
  let text = "";
  for (let i = 0; i < count; i++) {
    const vector = vm.memory.view(vectors + i * 8, 8);
    if (vector === null) return FAULT;
    const part = vm.memory.read(vector.readUInt32LE(0), vector.readUInt32LE(4));
    if (part === null) return FAULT;
    text += part;
  }
  if (text.length > 0) vm.log(fd === 1 ? "info" : "error", textOf(text.replace(/\n$/, "")), vm.active);
  return vm.memory.setU32(writtenAt, text.length) ? SUCCESS : FAULT;
}

function environment(vm: Vm): Buffer[] {
  return Object.entries(vm.environment.environmentVariables).map(([name, value]) => Buffer.from(`${name}=${value}\0`));
}
