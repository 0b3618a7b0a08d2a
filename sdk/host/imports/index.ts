import { ENV_IMPORTS, WASI_IMPORTS, WASI_MODULES } from "../abi/signatures.js";
import { IMPORT_NAMES } from "../counts.js";
import type { Vm } from "../vm/vm.js";
import { bufferFunctions } from "./buffers.js";
import { dnsFunctions } from "./dns.js";
import { foreignFunctions } from "./foreign.js";
import { generalFunctions } from "./general.js";
import { grpcFunctions } from "./grpc.js";
import { headerMapFunctions } from "./header-maps.js";
import { httpCallFunctions } from "./http-call.js";
import { metricFunctions } from "./metrics.js";
import { propertyFunctions } from "./properties.js";
import { queueFunctions } from "./queues.js";
import { sharedDataFunctions } from "./shared-data.js";
import { streamFunctions } from "./streams.js";
import type { HostFunction, HostFunctions } from "./table.js";
import { wasiFunctions } from "./wasi.js";

/** All host functions of one VM, in the shape that instantiation wants, each counted and checked on entry. */
export function buildImports(vm: Vm): WebAssembly.Imports {
  const env: HostFunctions = {
    ...generalFunctions(vm),
    ...headerMapFunctions(vm),
    ...bufferFunctions(vm),
    ...propertyFunctions(vm),
    ...streamFunctions(vm),
    ...sharedDataFunctions(vm),
    ...queueFunctions(vm),
    ...metricFunctions(vm),
    ...httpCallFunctions(vm),
    ...grpcFunctions(vm),
    ...dnsFunctions(vm),
    ...foreignFunctions(vm),
  };
  const wasi = wrapAll(vm, wasiFunctions(vm));
  const imports: WebAssembly.Imports = { env: { ...wrapAll(vm, env), ...importedMemory(vm) } };
  for (const module of WASI_MODULES) imports[module] = wasi;
  return imports;
}

function wrapAll(vm: Vm, functions: HostFunctions): Record<string, WebAssembly.ImportValue> {
  const wrapped: Record<string, WebAssembly.ImportValue> = {};
  for (const [name, fn] of Object.entries(functions)) {
    const signature = ENV_IMPORTS[name] ?? WASI_IMPORTS[name] ?? "";
    wrapped[name] = wrap(vm, IMPORT_NAMES.indexOf(name), signature.indexOf(":"), fn);
  }
  return wrapped;
}

/** Arity is kept: a call from Wasm is fastest when it matches. */
function wrap(vm: Vm, index: number, arity: number, fn: HostFunction): HostFunction {
  switch (arity) {
    case 0:
      return () => (vm.enter(index), fn());
    case 1:
      return (a: unknown) => (vm.enter(index), fn(a));
    case 2:
      return (a: unknown, b: unknown) => (vm.enter(index), fn(a, b));
    case 3:
      return (a: unknown, b: unknown, c: unknown) => (vm.enter(index), fn(a, b, c));
    case 4:
      return (a: unknown, b: unknown, c: unknown, d: unknown) => (vm.enter(index), fn(a, b, c, d));
    case 5:
      return (a: unknown, b: unknown, c: unknown, d: unknown, e: unknown) => (vm.enter(index), fn(a, b, c, d, e));
    default:
      return (...params: unknown[]) => (vm.enter(index), fn(...params));
  }
}

/** A module may import its memory; Envoy then makes it. */
function importedMemory(vm: Vm): Record<string, WebAssembly.ImportValue> {
  const { imports, memories } = vm.environment.info;
  const imported = imports.find((item) => item.kind === "memory");
  const limits = memories[0];
  if (imported === undefined || limits === undefined) return {};
  const initial = Number(limits.minimum);
  const maximum = limits.maximum === null ? {} : { maximum: Number(limits.maximum) };
  vm.importedMemory = new WebAssembly.Memory({ initial, ...maximum });
  return { [imported.name]: vm.importedMemory };
}
