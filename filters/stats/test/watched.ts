import { compileGuest } from "../../../test/support/compile.js";

/**
 * The filter with two handles for tests: a request with `x-trap` makes the VM fail, and each report says how many bytes of
 * garbage it made.
 */
export async function compileWatched(): Promise<Uint8Array> {
  const { module, messages } = await compileGuest(source, { args: ["-O1"] });
  if (module.length === 0) throw new Error(messages);
  return module;
}

const source = `
import { BytesBuilder, HeadersAction, HttpContext, LogLevel, log, registerRoot, requestHeaders } from "proxy-wasm-assemblyscript-sdk";
import { Stats } from "./filters/stats/assembly/root";
import { StatsStream } from "./filters/stats/assembly/streams/http";

class WatchedStats extends Stats {
  createHttpContext(): HttpContext | null {
    return new WatchedStream(this);
  }
}

class WatchedStream extends StatsStream {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    if (requestHeaders.has("x-trap")) unreachable();
    return super.onRequestHeaders(count, endOfStream);
  }

  onLog(): void {
    const before = __gc_total;
    super.onLog();
    log(LogLevel.Info, BytesBuilder.create(32).append("garbage ").integer(__gc_total - before).view());
  }
}

registerRoot<WatchedStats>("stats");
`;
