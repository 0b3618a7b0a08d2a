import {
  Configuration,
  Constant,
  ExpiringRegistry,
  Exposition,
  Extra,
  Gauge,
  HeadersAction,
  HttpContext,
  LogLevel,
  RootContext,
  TcpContext,
  UnknownKeys,
  finishConfiguration,
  log,
  now,
  pluginConfiguration,
  publishFilterInfo,
  publishUnknownKeys,
  setTickPeriod,
  withTag,
} from "proxy-wasm-assemblyscript-sdk";
import { Settings, SinkKind } from "./config/settings";
import { Expressions } from "./custom/expressions";
import { Labeller } from "./labels/labeller";
import { OwnSide } from "./labels/own";
import { groupMetrics } from "./plan/group";
import { Planner } from "./plan/plan";
import { Report } from "./report/report";
import { Scrape, examine } from "./scrape";
import { EnvoySink } from "./sinks/envoy";
import { StatsExporter } from "./sinks/exporter";
import { RegistrySink } from "./sinks/registry";
import { Sink } from "./sinks/sink";
import { StatsStream } from "./streams/http";
import { StatsConnection } from "./streams/tcp";
import { VERSION, buildInfo } from "./version";

const NAME = "stats";

/** One configuration of the filter. */
export class Stats extends RootContext {
  private settings: Settings = new Settings();
  private reporting: Report | null = null;
  private expressions: Expressions | null = null;
  private sink: Sink | null = null;
  private exposition: Exposition | null = null;
  private info: Gauge | null = null;
  private filterInfo: Constant | null = null;
  private warnings: i32 = 0;

  onConfigure(size: u32): bool {
    const config = Configuration.read(pluginConfiguration());
    const settings = Settings.read(config.root);
    const hash = config.hash();
    if (!finishConfiguration(config, NAME, UnknownKeys.Warn)) return false;
    this.info = publishFilterInfo(NAME, VERSION, hash);
    const labels = ["filter", "version", "config_hash"];
    this.filterInfo = new Constant("wasm_filter_info", "Which filter runs.", labels, [NAME, VERSION, hash]);
    publishUnknownKeys(NAME, config.unknownCount);
    this.warnings = config.unknownCount;
    this.settings = settings;
    this.start(new Planner(settings));
    return true;
  }

  createHttpContext(): HttpContext | null {
    return new StatsStream(this);
  }

  createTcpContext(): TcpContext | null {
    return new StatsConnection(this);
  }

  onTick(): void {
    const reporting = this.reporting!;
    reporting.clock = now() / 1_000_000;
    const busy = reporting.tick();
    this.sink!.tick(busy);
  }

  /** As access logger. */
  onLog(): void {
    this.report.entry();
  }

  onDone(): bool {
    const sink = this.sink;
    if (sink) sink.flush();
    return true;
  }

  onDelete(): void {
    const sink = this.sink;
    if (sink) sink.close();
    const reporting = this.reporting;
    if (reporting) reporting.close();
    const expressions = this.expressions;
    if (expressions) expressions.delete();
  }

  /** Who reports. */
  get report(): Report {
    return this.reporting!;
  }

  /** Whether the current request is a scrape. */
  examine(endOfStream: bool): Scrape {
    const settings = this.settings.exposition;
    return settings ? examine(settings, endOfStream) : Scrape.No;
  }

  /** Answers the scrape of the current stream. */
  answerScrape(contextId: u32): HeadersAction {
    return this.exposition!.answer(contextId);
  }

  private start(planner: Planner): void {
    const settings = this.settings;
    const expressions = planner.expressions;
    const bad = expressions.compile();
    if (bad.length) {
      log(LogLevel.Warn, NAME + ": no CEL expression, its value is unknown: " + bad);
      this.warnings++;
    }
    const groups = groupMetrics(planner.metrics);
    const sink = this.makeSink();
    sink.open(groups, settings.prefix);
    const labeller = new Labeller(new OwnSide(), expressions, planner.normaliser);
    this.expressions = expressions;
    this.sink = sink;
    if (settings.sink == SinkKind.Envoy) setTickPeriod(<u32>settings.flushInterval);
    const exposition = settings.exposition;
    const withTraces = exposition !== null && exposition.withExemplars;
    const interval = <u64>settings.reportInterval;
    this.reporting = new Report(
      groups,
      sink,
      labeller,
      settings.hostFallback,
      interval,
      withTraces,
      settings.isWaypoint,
    );
  }

  private makeSink(): Sink {
    const settings = this.settings;
    if (settings.sink == SinkKind.Envoy) {
      const build = buildInfo(settings.prefix);
      const component = withTag(build.name, build.labels[0], build.values[0]);
      Gauge.define(withTag(component, build.labels[1], build.values[1])).set(1);
      return new EnvoySink(<u32>settings.limit);
    }
    const registry = new ExpiringRegistry("mesh-stats");
    registry.expiry = settings.expiry;
    registry.checkInterval = settings.checkInterval;
    registry.limit = settings.limit;
    registry.bytesLimit = settings.bytesLimit;
    registry.period = <u32>settings.flushInterval;
    registry.watch("wasm_stats").warnings = this.warnings;
    registry.constants.push(this.filterInfo!);
    registry.constants.push(buildInfo(settings.prefix));
    const wanted = settings.exposition;
    if (wanted) {
      const exposition = registry.expose();
      exposition.maxBytes = wanted.maxBytes;
      exposition.withCreated = wanted.withCreated;
      this.exposition = exposition;
    }
    if (settings.otlp) new StatsExporter(registry, this, settings.otlp!);
    let extra: i32 = Extra.None;
    if (wanted && wanted.withNative) extra |= Extra.Native;
    if (wanted && wanted.withExemplars) extra |= Extra.Exemplar;
    return new RegistrySink(registry, extra);
  }
}
