import { Bytes, ConfigObject } from "proxy-wasm-assemblyscript-sdk";

/** `exposition`: where the registry is scraped. */
export class ExpositionSettings {
  /** Port of the listener; 0 is any. */
  readonly port: i64;
  readonly path: StaticArray<u8>;
  /** What `authorization: Bearer …` must say; empty when nothing. */
  readonly token: StaticArray<u8>;
  /** Whether the local address must be a loopback address. */
  readonly loopbackOnly: bool;
  readonly maxBytes: i32;
  readonly withCreated: bool;
  readonly withExemplars: bool;
  readonly withNative: bool;

  constructor(entry: ConfigObject) {
    this.port = entry.integer("port", 15091, 0, 65535);
    const path = entry.string("path", "/stats/prometheus");
    this.path = Bytes.of(path).copy();
    const token = entry.string("bearer_token");
    this.token = Bytes.of(token).copy();
    this.loopbackOnly = entry.bool("loopback_only");
    this.maxBytes = <i32>entry.integer("max_bytes", 128 << 20, 1 << 20, 512 << 20);
    this.withCreated = entry.bool("created_timestamps");
    this.withExemplars = entry.bool("exemplars");
    this.withNative = entry.bool("native_histograms");
    if (!path.startsWith("/")) entry.required("path").refuse("must begin with /");
  }
}
