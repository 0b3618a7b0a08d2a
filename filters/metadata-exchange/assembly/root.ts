import {
  Configuration,
  HttpContext,
  LogLevel,
  RootContext,
  UnknownKeys,
  encodeBase64,
  log,
  pluginConfiguration,
} from "proxy-wasm-assemblyscript-sdk";
import { Direction, declarePeers, listenerDirection, ownNodeId, ownWorkload } from "../../mesh/assembly";
import { Settings } from "./config/settings";
import { ExchangeStream } from "./http/stream";
import { Metrics } from "./metrics";
import { PeerResolver } from "./peer/resolver";
import { writeMetadata } from "./wire/metadata";

const NOT_READ: i32 = -1;

/** One configuration: what we send, and who resolves peers. */
export class MetadataExchange extends RootContext {
  settings: Settings = new Settings();
  /** Our own header values; empty when there is nothing to tell. */
  ownMetadata: StaticArray<u8> = [];
  ownId: StaticArray<u8> = [];
  private peers: PeerResolver | null = null;
  private knownDirection: i32 = NOT_READ;

  onConfigure(size: u32): bool {
    const config = Configuration.read(pluginConfiguration());
    const settings = Settings.read(config.root);
    if (!config.finish(UnknownKeys.Warn)) {
      log(LogLevel.Error, "metadata-exchange: " + config.error);
      return false;
    }
    if (config.unknownCount) log(LogLevel.Warn, "metadata-exchange: " + config.warning);
    this.settings = settings;
    this.ownMetadata = encodeBase64(writeMetadata(ownWorkload(settings.labels))).copy();
    this.ownId = ownNodeId().copy();
    this.forget();
    this.peers = new PeerResolver(settings.labels, settings.cacheSize, new Metrics());
    declarePeers();
    return true;
  }

  createHttpContext(): HttpContext | null {
    return new ExchangeStream(this);
  }

  onDelete(): void {
    this.forget();
  }

  /** Direction of the listener. Call it in callbacks of streams: the first one asks the host. */
  get direction(): Direction {
    if (this.knownDirection == NOT_READ) this.knownDirection = listenerDirection();
    return this.knownDirection as Direction;
  }

  get resolver(): PeerResolver {
    return this.peers!;
  }

  private forget(): void {
    const peers = this.peers;
    if (peers) peers.free();
    this.peers = null;
  }
}
