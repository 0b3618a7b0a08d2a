import { ConfigObject } from "proxy-wasm-assemblyscript-sdk";

/** `directory.service` of the configuration. */
export class ServiceSettings {
  /** Envoy's cluster of the service; empty: there is no service. */
  cluster: string = "";
  authority: string = "";
  path: string = "";
  /** In milliseconds. */
  timeout: u32 = 0;
  ttl: u64 = 0;
  negativeTtl: u64 = 0;
  maxEntries: u32 = 0;
  maxPending: u32 = 0;

  static read(config: ConfigObject): ServiceSettings {
    const settings = new ServiceSettings();
    const cluster = config.required("cluster");
    settings.cluster = cluster.string();
    if (!settings.cluster.length) cluster.refuse("must not be empty");
    settings.authority = config.string("authority", settings.cluster);
    settings.path = config.string("path", "/v1/workloads");
    settings.timeout = <u32>config.duration("timeout", 500, 1, 60_000);
    settings.ttl = config.duration("ttl", 60_000, 1000, 86_400_000);
    settings.negativeTtl = config.duration("negative_ttl", 10_000, 1000, 86_400_000);
    settings.maxEntries = <u32>config.integer("max_entries", 1000, 1, 100_000);
    settings.maxPending = <u32>config.integer("max_pending", 32, 1, 1000);
    return settings;
  }
}
