import {
  CelExpression,
  Configuration,
  HeadersAction,
  HttpContext,
  HttpContextOf,
  LogLevel,
  RootContext,
  localResponse,
  log,
  pluginConfiguration,
  registerRoot,
} from "proxy-wasm-assemblyscript-sdk";

/** Denies what a CEL expression of the configuration is true for. Envoy compiles and evaluates it. */
class Condition extends RootContext {
  denied: CelExpression | null = null;

  onConfigure(size: u32): bool {
    const config = Configuration.read(pluginConfiguration());
    const text = config.root.required("deny_if").string();
    if (config.finish()) this.denied = CelExpression.create(text);
    else log(LogLevel.Error, config.error);
    if (!config.failed && !this.denied) log(LogLevel.Error, "deny_if: no CEL expression: " + text);
    return this.denied !== null;
  }

  createHttpContext(): HttpContext | null {
    return new Conditional(this);
  }
}

class Conditional extends HttpContextOf<Condition> {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const denied = this.root.denied;
    if (!denied || !denied.test()) return HeadersAction.Continue;
    localResponse(403).details("condition").send();
    return HeadersAction.StopIteration;
  }
}

registerRoot<Condition>("cel-condition");
