import {
  Bytes,
  HeadersAction,
  HttpContext,
  HttpContextOf,
  RootContext,
  SharedUpdate,
  Status,
  TimerHandler,
  localResponse,
  registerRoot,
  setSharedData,
  startTimer,
  take,
  updateSharedData,
} from "proxy-wasm-assemblyscript-sdk";

const KEY = "rate-limit/tokens";
const BURST: u32 = 5;

/** At most five requests a second, all workers together: they take tokens from shared data, a timer fills them up. */
class RateLimit extends RootContext {
  readonly takeOne: TakeOne = new TakeOne();

  onConfigure(size: u32): bool {
    startTimer(this, new Refill(), 1000);
    return true;
  }

  createHttpContext(): HttpContext | null {
    return new Limited(this);
  }
}

class Limited extends HttpContextOf<RateLimit> {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const takeOne = this.root.takeOne;
    if (updateSharedData(KEY, takeOne) == Status.Ok && takeOne.isTaken) return HeadersAction.Continue;
    localResponse(429).header("retry-after", "1").details("rate_limited").send();
    return HeadersAction.StopIteration;
  }
}

/** One token less, if there is one. A missing key is a full bucket. */
class TakeOne extends SharedUpdate {
  isTaken: bool = false;

  next(current: Bytes | null): Bytes | null {
    const tokens = current && current.length == 4 ? load<u32>(current.address) : BURST;
    this.isTaken = tokens > 0;
    return this.isTaken ? number(tokens - 1) : null;
  }
}

class Refill extends TimerHandler {
  onTimer(): void {
    setSharedData(KEY, number(BURST));
  }
}

function number(value: u32): Bytes {
  const bytes = take(4);
  store<u32>(bytes, value);
  return Bytes.view(bytes, 4);
}

registerRoot<RateLimit>("rate-limit");
