import { HttpContext, RootContext, callData, pluginConfiguration, registerHttp, registerRoot } from "proxy-wasm-assemblyscript-sdk";
import { say, sayValue } from "./say";

/** What the host rarely calls, or Envoy never. */
class Rare extends RootContext {
  onValidateConfiguration(size: u32): bool {
    return pluginConfiguration().equals("good");
  }

  onForeignFunction(functionId: u32, argumentSize: u32): void {
    sayValue("function " + functionId.toString(), callData.all());
  }

  onStatsUpdate(size: u32): void {
    const block = callData.all();
    say("statistics of " + size.toString() + " bytes are whole: " + (block !== null && block.length == size).toString());
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
