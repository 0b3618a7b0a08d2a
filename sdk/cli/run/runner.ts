import type { LogLevel } from "../../host/index.js";

/** What is run and where it listens. */
export interface RunPlan {
  readonly name: string;
  readonly rootId: string;
  readonly type: "http" | "network";
  /** Plugin configuration as the filter receives it; undefined for none. */
  readonly configuration: string | undefined;
  readonly port: number;
  /** Port of a service on this machine; undefined for the echo that comes along. */
  readonly upstream: number | undefined;
  readonly logLevel: LogLevel;
}

/** One line of the proxy's log. */
export interface RunLine {
  readonly level: string;
  readonly message: string;
}

/** Something that takes requests on a port and passes them through the filter. */
export interface Runner {
  /** Where to look besides the port, such as Envoy's admin interface. */
  readonly details: string;
  stop(): Promise<void>;
}

/** The filter or its configuration was refused; `lines` say why. */
export class RefusedError extends Error {
  constructor(readonly lines: readonly RunLine[]) {
    super("the filter was refused");
    this.name = "RefusedError";
  }
}
