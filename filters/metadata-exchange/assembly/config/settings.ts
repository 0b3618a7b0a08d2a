import { ConfigObject } from "proxy-wasm-assemblyscript-sdk";
import { LabelNames } from "../../../mesh/assembly/mesh";
import { ServiceSettings } from "../directory/service-settings";
import { readTable } from "../directory/settings";
import { DirectoryTable } from "../directory/table";
import { FrameWay, TcpSettings } from "../tcp/settings";

/** When headers with peer metadata are believed. */
export enum HeaderTrust {
  /** Inbound from every client; at a gateway and from the application beside the proxy never. */
  Auto = 0,
  Always = 1,
  /** Only over a connection on which the peer showed a certificate. */
  Mtls = 2,
  Never = 3,
}

/** The plugin configuration, read once. Keys and defaults: `schema.json`. */
export class Settings {
  /** Live beside Istio's own exchange: read only, touch no header. */
  isNative: bool = false;
  readonly labels: LabelNames = new LabelNames();
  cacheSize: u32 = 500;
  maxPeerBytes: i32 = 0;
  downstreamHeaders: HeaderTrust = HeaderTrust.Auto;
  upstreamHeaders: HeaderTrust = HeaderTrust.Auto;
  skipExternalClusters: bool = true;
  table!: DirectoryTable;
  service: ServiceSettings | null = null;
  tcp: TcpSettings = new TcpSettings();

  static read(config: ConfigObject): Settings {
    const settings = new Settings();
    settings.isNative = config.enumeration("propagation", ["own", "native"]) == 1;
    const labels = config.list("additional_labels");
    while (labels.next()) settings.labels.add(labels.bytes());
    settings.cacheSize = <u32>config.integer("max_peer_cache_size", 500, 0, 100_000);
    settings.maxPeerBytes = <i32>config.integer("max_peer_bytes", 16_384, 64, 1 << 20);
    const trust: StaticArray<string> = ["auto", "always", "mtls", "never"];
    settings.downstreamHeaders = config.enumeration("downstream_headers", trust) as HeaderTrust;
    settings.upstreamHeaders = config.enumeration("upstream_headers", trust) as HeaderTrust;
    settings.skipExternalClusters = config.bool("skip_external_clusters", true);
    const directory = config.object("directory");
    settings.table = readTable(directory.list("workloads"), settings.labels);
    if (directory.has("service")) settings.service = ServiceSettings.read(directory.object("service"));
    settings.tcp = readTcp(config.object("tcp"), settings.isNative);
    return settings;
  }
}

function readTcp(config: ConfigObject, isNative: bool): TcpSettings {
  const tcp = TcpSettings.read(config);
  if (!isNative) return tcp;
  if (tcp.send != FrameWay.None) config.refuse("send must be none beside Istio's own exchange (propagation: native)");
  return TcpSettings.off();
}
