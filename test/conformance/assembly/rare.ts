import {
  Counter,
  HttpContext,
  RootContext,
  StatsUpdate,
  callData,
  pluginConfiguration,
  registerHttp,
  registerRoot,
} from "proxy-wasm-assemblyscript-sdk";
import { say, sayValue } from "./say";

/** What the host rarely calls, or Envoy never. */
class Rare extends RootContext {
  onConfigure(size: u32): bool {
    Counter.define("conformance_stat").increment();
    return true;
  }

  onValidateConfiguration(size: u32): bool {
    return pluginConfiguration().equals("good");
  }

  onForeignFunction(functionId: u32, argumentSize: u32): void {
    sayValue("function " + functionId.toString(), callData.all());
  }

  onStatsUpdate(size: u32): void {
    const update = StatsUpdate.read();
    if (!update) return;
    while (update.next()) {
      if (!update.name.equals("wasmcustom.conformance_stat")) continue;
      say("counted: " + (update.value > 0).toString() + ", grown: " + (update.delta > 0).toString());
    }
  }
}

class Http2Metadata extends HttpContext {
  onRequestMetadata(count: u32): void {
    say("request metadata: " + count.toString());
  }

  onResponseMetadata(count: u32): void {
    say("response metadata: " + count.toString());
  }
}

registerRoot<Rare>("rare");
registerHttp<Http2Metadata>("http2-metadata");
