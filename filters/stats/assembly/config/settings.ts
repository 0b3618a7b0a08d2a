import { ConfigObject, isMetricName } from "proxy-wasm-assemblyscript-sdk";
import { Rule } from "../normalise/rule";
import { Attribute } from "./attribute";
import { Definition } from "./definition";
import { ExpositionSettings } from "./exposition";
import { OtlpSettings } from "./otlp";
import { MetricOverride } from "./override";

/** Where measurements go. */
export enum SinkKind {
  Registry = 0,
  Envoy = 1,
}

/** The configuration, as read. A key that is absent has the value given here. */
export class Settings {
  /** Begins the name of each metric. */
  prefix: string = "istio";
  sink: SinkKind = SinkKind.Registry;
  hostFallback: bool = true;
  /** Whether we are the proxy in front of a set of servers. */
  isWaypoint: bool = false;
  /** Milliseconds between two reports about a connection; 0 reports only its end. */
  reportInterval: i64 = 5000;
  /** Milliseconds after which a label set that is not counted on is forgotten; 0 is never. */
  expiry: i64 = 600_000;
  /** Milliseconds between two searches for such label sets; 0 is half the expiry. */
  checkInterval: i64 = 0;
  /** Milliseconds between two writes of what a worker has counted. */
  flushInterval: i64 = 500;
  /** Most label sets per metric and process, and most bytes. */
  limit: i64 = 2000;
  bytesLimit: i64 = 64 << 20;
  readonly overrides: MetricOverride[] = [];
  readonly definitions: Definition[] = [];
  readonly attributes: Attribute[] = [];
  readonly rules: Rule[] = [];
  /** Where metrics are scraped; null when nowhere. */
  exposition: ExpositionSettings | null = null;
  /** Where metrics are pushed to; null when nowhere. */
  otlp: OtlpSettings | null = null;

  static read(root: ConfigObject): Settings {
    const settings = new Settings();
    const prefix = root.string("stat_prefix", settings.prefix);
    settings.prefix = prefix;
    if (prefix.length && !isMetricName(prefix)) root.required("stat_prefix").refuse("is no name of a metric");
    settings.sink = root.enumeration("sink", ["registry", "envoy"]) as SinkKind;
    settings.hostFallback = !root.bool("disable_host_header_fallback");
    settings.isWaypoint = root.enumeration("reporter", ["UNSPECIFIED", "SERVER_GATEWAY"]) == 1;
    settings.reportInterval = root.duration("tcp_reporting_duration", settings.reportInterval, 0, 86_400_000);
    settings.flushInterval = root.duration("flush_interval", settings.flushInterval, 50, 60_000);
    for (let i = 0; i < IDLE_KEYS.length; i++) root.ignore(IDLE_KEYS[i]);
    settings.readExpiration(root);
    settings.readLimits(root.object("limits"));
    if (root.has("exposition")) settings.readExposition(root.object("exposition"));
    if (root.has("otlp")) settings.readOtlp(root.object("otlp"));
    const metrics = root.list("metrics");
    while (metrics.next()) settings.readOverride(metrics.object());
    const definitions = root.list("definitions");
    while (definitions.next()) settings.definitions.push(new Definition(definitions.object()));
    const attributes = root.list("attributes");
    while (attributes.next()) settings.attributes.push(new Attribute(attributes.object()));
    const rules = root.list("normalize");
    while (rules.next()) settings.rules.push(new Rule(rules.object()));
    return settings;
  }

  private readExpiration(root: ConfigObject): void {
    if (!root.has("metrics_expiration_policy")) return;
    const policy = root.object("metrics_expiration_policy");
    this.expiry = policy.required("metrics_expiry_duration").duration(1000, 31 * 86_400_000);
    this.checkInterval = policy.duration("expiry_check_interval_duration", 0, 100, 31 * 86_400_000);
  }

  private readOverride(entry: ConfigObject): void {
    const change = new MetricOverride(entry);
    this.overrides.push(change);
    if (change.inSeconds && this.sink == SinkKind.Envoy) {
      entry.required("unit").refuse("Envoy's histograms hold whole numbers: seconds need the registry sink");
    }
  }

  private readExposition(entry: ConfigObject): void {
    this.exposition = new ExpositionSettings(entry);
    if (this.sink == SinkKind.Envoy)
      entry.refuse("only the registry sink has an exposition: Envoy's is /stats/prometheus");
  }

  private readOtlp(entry: ConfigObject): void {
    this.otlp = new OtlpSettings(entry);
    if (this.sink == SinkKind.Envoy)
      entry.refuse("only the registry sink is pushed: Envoy's metrics go to its stats_sinks");
  }

  private readLimits(limits: ConfigObject): void {
    this.limit = limits.integer("label_sets", this.limit, 1, 100_000);
    this.bytesLimit = limits.integer("bytes", this.bytesLimit, 65536, 512 << 20);
  }
}

/** Keys of Istio's own filter, past and present, that mean nothing here. */
const IDLE_KEYS: StaticArray<string> = [
  "debug",
  "max_peer_cache_size",
  "field_separator",
  "value_separator",
  "rotation_interval",
  "graceful_deletion_interval",
];
