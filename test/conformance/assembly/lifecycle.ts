import {
  HttpContext,
  HttpContextOf,
  RootContext,
  TimerHandler,
  done,
  pluginConfiguration,
  registerRoot,
  startTimer,
  vmConfiguration,
} from "proxy-wasm-assemblyscript-sdk";
import { say, sayStatus, sayValue } from "./say";

class Life extends RootContext {
  onVmStart(size: u32): bool {
    sayValue("VM configuration of " + size.toString() + " bytes", vmConfiguration());
    return true;
  }

  onConfigure(size: u32): bool {
    sayValue("plugin configuration of " + size.toString() + " bytes", pluginConfiguration());
    return true;
  }

  createHttpContext(): HttpContext | null {
    return new LivingStream(this);
  }

  onDone(): bool {
    say("root is asked to end");
    startTimer(this, new Ending(), 20);
    return false;
  }

  onDelete(): void {
    say("root ends");
  }
}

/** Ends a root that was not ready when it was asked. */
class Ending extends TimerHandler {
  onTimer(): void {
    sayStatus("done", done());
  }
}

class LivingStream extends HttpContextOf<Life> {
  onLog(): void {
    say("stream logs");
  }

  onDone(): void {
    say("stream is done");
  }

  onDelete(): void {
    say("stream ends");
  }
}

/** Says no to a configuration. */
class Refusing extends RootContext {
  onConfigure(size: u32): bool {
    return size > 0;
  }
}

registerRoot<Life>("life");
registerRoot<Refusing>("refusing");
