import {
  Configuration,
  HeadersAction,
  HttpContextOf,
  LogLevel,
  RootContext,
  log,
  pluginConfiguration,
  registerRoot,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk";

class Root extends RootContext {
  greeting: string = "hello";

  onConfigure(size: u32): bool {
    const config = Configuration.read(pluginConfiguration());
    this.greeting = config.root.string("greeting", "hello");
    if (config.finish()) return true;
    log(LogLevel.Error, config.error);
    return false;
  }

  createHttpContext(): Filter {
    return new Filter(this);
  }
}

class Filter extends HttpContextOf<Root> {
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    responseHeaders.replace("x-greeting", this.root.greeting);
    return HeadersAction.Continue;
  }
}

registerRoot<Root>("my-filter");
