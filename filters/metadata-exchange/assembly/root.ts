import {
  Configuration,
  Gauge,
  HttpContext,
  RootContext,
  TcpContext,
  UnknownKeys,
  encodeBase64,
  finishConfiguration,
  pluginConfiguration,
  publishFilterInfo,
  publishUnknownKeys,
  stopTimer,
} from "proxy-wasm-assemblyscript-sdk";
import { declarePeers, ownNodeId, ownWorkload } from "../../mesh/assembly/mesh";
import { Settings } from "./config/settings";
import { Directory } from "./directory/directory";
import { UntoldClusters } from "./http/external";
import { ExchangeStream } from "./http/stream";
import { Metrics } from "./metrics";
import { Identities } from "./peer/identity";
import { PeerResolver } from "./peer/resolver";
import { ExchangeConnection } from "./tcp/connection";
import { HeldConnections } from "./tcp/held";
import { VERSION } from "./version";
import { writeFrame } from "./wire/frame";
import { writeMetadata } from "./wire/metadata";

const FILTER = "metadata-exchange";

/** One configuration: what we tell peers of ourselves, and what we keep of theirs. */
export class MetadataExchange extends RootContext {
  settings!: Settings;
  metrics!: Metrics;
  resolver!: PeerResolver;
  identities!: Identities;
  untold!: UntoldClusters;
  held!: HeldConnections;
  /** Our header values and our frame. */
  ownMetadata: StaticArray<u8> = [];
  ownId: StaticArray<u8> = [];
  ownFrame: StaticArray<u8> = [];
  private info!: Gauge;
  private isConfigured: bool = false;

  onConfigure(size: u32): bool {
    const config = Configuration.read(pluginConfiguration());
    const hash = config.hash();
    const settings = Settings.read(config.root);
    if (!finishConfiguration(config, FILTER, UnknownKeys.Warn)) {
      settings.table.free();
      return false;
    }
    this.release();
    this.isConfigured = true;
    this.settings = settings;
    this.metrics = new Metrics(this);
    const directory = new Directory(this, settings.table, settings.service, settings.labels, this.metrics);
    this.resolver = new PeerResolver(settings.labels, settings.cacheSize, directory, this.metrics);
    this.identities = new Identities();
    this.untold = new UntoldClusters(settings.skipExternalClusters);
    this.held = new HeldConnections(this, settings.tcp.holdTimeout);
    this.describeUs(settings);
    declarePeers();
    this.info = publishFilterInfo(FILTER, VERSION, hash);
    publishUnknownKeys(FILTER, config.unknownCount);
    return true;
  }

  createHttpContext(): HttpContext | null {
    return new ExchangeStream(this);
  }

  createTcpContext(): TcpContext | null {
    return new ExchangeConnection(this);
  }

  onDelete(): void {
    this.release();
  }

  private describeUs(settings: Settings): void {
    const metadata = writeMetadata(ownWorkload(settings.labels));
    const id = ownNodeId();
    this.ownMetadata = encodeBase64(metadata).copy();
    this.ownId = id.copy();
    this.ownFrame = writeFrame(metadata, id).copy();
  }

  /** Gives back what the garbage collector does not see. */
  private release(): void {
    if (!this.isConfigured) return;
    this.isConfigured = false;
    this.resolver.free();
    this.identities.free();
    this.untold.free();
    this.metrics.show();
    stopTimer(this.metrics);
    this.info.set(0);
  }
}
