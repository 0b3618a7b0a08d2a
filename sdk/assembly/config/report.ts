import { utf8 } from "../bytes/utf8";
import { BytesBuilder } from "../encoding/builder";
import { LogLevel, log } from "../log";
import { Gauge } from "../metrics/metric";
import { withTag } from "../metrics/name";
import { Configuration, UnknownKeys } from "./configuration";

/**
 * Ends reading as `config.finish` does and logs the outcome as one line, `filter: path: problem at offset n`: an error
 * at error level, keys without effect at warn level. In `onConfigure`; its answer is that callback's.
 */
export function finishConfiguration(
  config: Configuration,
  filter: string,
  unknown: UnknownKeys = UnknownKeys.Refuse,
): bool {
  const good = config.finish(unknown);
  const text = good ? config.warning : config.error;
  if (text.length) {
    const line = BytesBuilder.create().append(filter).append(utf8(": ")).append(text);
    log(good ? LogLevel.Warn : LogLevel.Error, line.view());
  }
  return good;
}

/**
 * Shows which filter runs with which configuration: sets the gauge `wasm_filter_info{filter,version,config_hash}` to 1
 * and answers it, so that a filter can set it to 0 when it is done with this configuration. Two or three host calls.
 */
export function publishFilterInfo(filter: string, version: string, configHash: string): Gauge {
  const named = withTag(withTag("wasm_filter_info", "filter", filter), "version", version);
  const gauge = Gauge.define(withTag(named, "config_hash", configHash));
  gauge.set(1);
  return gauge;
}

/** Sets the gauge `wasm_filter_unknown_keys{filter}` to `config.unknownCount`. */
export function publishUnknownKeys(filter: string, count: i32): void {
  Gauge.define(withTag("wasm_filter_unknown_keys", "filter", filter)).set(count);
}
