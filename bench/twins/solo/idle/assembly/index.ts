export * from "@solo-io/proxy-runtime/proxy";
import { Context, RootContext, registerRootContext } from "@solo-io/proxy-runtime";

class Root extends RootContext {
  createContext(context_id: u32): Context {
    return new Idle(context_id, this);
  }
}

class Idle extends Context {
  constructor(context_id: u32, root_context: Root) {
    super(context_id, root_context);
  }
}

registerRootContext((context_id: u32) => new Root(context_id), "");
