import type { Admin } from "../../../envoy/admin/admin.js";
import type { SeenMetrics } from "../../observe/observation.js";

/** Prefix that Envoy gives the metrics of modules. */
const prefix = "wasmcustom.";

/** The metrics that modules define. */
export class MetricsReader {
  constructor(readonly admin: Admin) {}

  async read(): Promise<SeenMetrics> {
    const { values, histograms } = await this.admin.stats(`^${prefix}`);
    const plain = (name: string): string => name.slice(prefix.length);
    return {
      values: new Map([...values].map(([name, value]) => [plain(name), value])),
      counts: new Map([...histograms].map(([name, { count }]) => [plain(name), count])),
    };
  }
}
