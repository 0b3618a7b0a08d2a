import { ConfigObject } from "proxy-wasm-assemblyscript-sdk";

/** `otlp`: where the registry is pushed to. */
export class OtlpSettings {
  /** Envoy's cluster of the receiver. */
  readonly cluster: string;
  readonly authority: string;
  readonly path: string;
  /** Milliseconds between two pushes. */
  readonly interval: u64;
  readonly timeout: u32;
  readonly headerNames: string[] = [];
  readonly headerValues: string[] = [];

  constructor(entry: ConfigObject) {
    const name = entry.required("cluster");
    const cluster = name.string();
    if (!cluster.length) name.refuse("must not be empty");
    const path = entry.string("path", "/v1/metrics");
    if (!path.startsWith("/")) entry.required("path").refuse("must begin with /");
    this.cluster = cluster;
    this.path = path;
    this.authority = entry.string("authority", cluster);
    this.interval = entry.duration("interval", 60_000, 1000, 3_600_000);
    this.timeout = <u32>entry.duration("timeout", 10_000, 100, 60_000);
    const headers = entry.map("headers");
    while (headers.next()) {
      this.headerNames.push(headers.key);
      this.headerValues.push(headers.string());
    }
  }
}
