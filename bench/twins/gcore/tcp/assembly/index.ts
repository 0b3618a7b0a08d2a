export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import { Context, FilterStatusValues, RootContext, registerRootContext } from "@gcoredev/proxy-wasm-sdk-as/assembly";

class Root extends RootContext {
  createContext(context_id: u32): Context {
    return new PassThrough(context_id, this);
  }
}

class PassThrough extends Context {
  constructor(context_id: u32, root_context: Root) {
    super(context_id, root_context);
  }

  onDownstreamData(size: usize, end: bool): FilterStatusValues {
    return FilterStatusValues.Continue;
  }

  onUpstreamData(size: usize, end: bool): FilterStatusValues {
    return FilterStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => new Root(context_id), "");
