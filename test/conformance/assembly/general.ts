import {
  HeadersAction,
  HttpContext,
  LogLevel,
  RootContext,
  isLogged,
  log,
  now,
  registerHttp,
  registerRoot,
  request,
  setTickPeriod,
} from "proxy-wasm-assemblyscript-sdk";
import { say } from "./say";

class Logging extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    log(LogLevel.Info, "told at info");
    log(LogLevel.Warn, "told at warn");
    log(LogLevel.Error, "told at error");
    return HeadersAction.Continue;
  }
}

class AskingForTheLevel extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    say("info is logged: " + isLogged(LogLevel.Info).toString());
    return HeadersAction.Continue;
  }
}

class Clock extends HttpContext {
  onLog(): void {
    const age = <i64>now() - request.time();
    say("the request began within the last minute: " + (age >= 0 && age < 60_000_000_000).toString());
  }
}

class Ticking extends RootContext {
  private ticks: i32 = 0;

  onConfigure(size: u32): bool {
    setTickPeriod(20);
    return true;
  }

  onTick(): void {
    this.ticks++;
    if (this.ticks == 3) {
      say("third tick");
      setTickPeriod(0);
    }
    if (this.ticks > 3) say("a tick after the last one");
  }
}

registerHttp<Logging>("logging");
registerHttp<AskingForTheLevel>("log-level");
registerHttp<Clock>("clock");
registerRoot<Ticking>("ticking");
