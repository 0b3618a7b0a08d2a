import type { ByteString } from "../bytes.js";
import type { CallTable } from "../counts.js";
import type { Log } from "../logs.js";
import type { Findings } from "../pedantic/findings.js";
import type { Server } from "../server.js";
import type { WasmModule } from "../wasm/module.js";

/** What all VMs of one host have in common. */
export interface VmEnvironment {
  readonly server: Server;
  readonly module: WebAssembly.Module;
  readonly info: WasmModule;
  readonly vmId: ByteString;
  readonly vmConfiguration: Uint8Array;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly log: Log;
  readonly table: CallTable;
  /** Null unless the host is pedantic. */
  readonly findings: Findings | null;
  /** Host functions whose status the module drops wherever it calls them. */
  readonly unread: ReadonlySet<string>;
}
