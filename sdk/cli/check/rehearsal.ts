import vm from "node:vm";
import { ENV_IMPORTS } from "../../host/abi/signatures.js";
import { error, type Finding } from "./finding.js";

/** Host functions that start code and the allocator may call; any other traps in Envoy, as no plugin exists yet. */
const ALLOWED_AT_START = ["proxy_log"];
const TIME_LIMIT_MS = 2_000;
const PROBE_SIZE = 64;

type GuestFunction = (...args: number[]) => number;

/**
 * Runs what Envoy runs before any plugin exists: `_initialize` (or `_start`), then the allocator once, with the same
 * restriction on host functions. Call it only on a module that passed the static rules.
 */
export function checkStartup(bytes: Uint8Array): Finding[] {
  const host = new StartupHost();
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: host.imports });
  const exports = instance.exports as Record<string, GuestFunction | undefined>;
  host.memory = Object.values(instance.exports).find((entry) => entry instanceof WebAssembly.Memory);
  const start = exports["_initialize"] ?? exports["_start"];
  const startName = exports["_initialize"] === undefined ? "_start" : "_initialize";
  if (start !== undefined) {
    const failure = host.attempt(() => start());
    if (failure !== null) return [startFinding(startName, failure, host.logged)];
  }
  const allocatorName = exports["malloc"] === undefined ? "proxy_on_memory_allocate" : "malloc";
  const allocate = exports[allocatorName];
  let address = 0;
  const failure = host.attempt(() => (address = (allocate as GuestFunction)(PROBE_SIZE) >>> 0));
  if (failure !== null) return [startFinding(allocatorName, failure, host.logged)];
  if (address === 0 || address + PROBE_SIZE > (host.memory?.buffer.byteLength ?? 0)) {
    return [
      error(
        "allocator",
        `${allocatorName}(${PROBE_SIZE}) answered ${address}, which is no room in its memory: Envoy would write there`,
        "return the address of free memory; grow the memory when there is none",
      ),
    ];
  }
  return [];
}

/** The host functions as they are before a plugin exists, and a guard against endless start code. */
class StartupHost {
  readonly logged: string[] = [];
  memory: WebAssembly.Memory | undefined;
  readonly imports: Record<string, GuestFunction> = Object.fromEntries(
    Object.keys(ENV_IMPORTS).map((name) => [name, () => this.refuse(name)]),
  );

  constructor() {
    for (const name of ALLOWED_AT_START) this.imports[name] = (_level = 0, ptr = 0, size = 0) => this.log(ptr, size);
  }

  /** Null, or why the guest stopped. V8 ends Wasm loops at the time limit. */
  attempt(run: () => void): string | null {
    try {
      vm.runInNewContext("run()", { run }, { timeout: TIME_LIMIT_MS });
      return null;
    } catch (cause) {
      if (cause instanceof Error || (typeof cause === "object" && cause !== null && "message" in cause)) {
        const failure = cause as { message: string; code?: string };
        if (failure.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return `did not return within ${TIME_LIMIT_MS / 1000} s`;
        return failure.message;
      }
      return String(cause);
    }
  }

  private refuse(name: string): never {
    throw new Error(`called env.${name}`);
  }

  private log(ptr: number, size: number): number {
    if (this.memory !== undefined && this.logged.length < 20) {
      const bytes = new Uint8Array(this.memory.buffer).slice(ptr >>> 0, (ptr >>> 0) + Math.min(size >>> 0, 1_000));
      this.logged.push(new TextDecoder().decode(bytes));
    }
    return 0;
  }
}

function startFinding(name: string, failure: string, logged: readonly string[]): Finding {
  const said = logged.length === 0 ? "" : `; it logged: ${logged.join(" | ")}`;
  const message = failure.startsWith("called env.")
    ? `${name} ${failure}, which Envoy does not allow before a plugin exists (only ${ALLOWED_AT_START.join(", ")} is)`
    : `${name} failed: ${failure}${said}`;
  return error("startup", message, "move the work from the module's top level into onConfigure (or onStart)");
}
