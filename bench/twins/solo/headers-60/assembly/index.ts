export * from "@solo-io/proxy-runtime/proxy";
import {
  Context,
  FilterHeadersStatusValues,
  RootContext,
  registerRootContext,
  stream_context,
} from "@solo-io/proxy-runtime";

// prettier-ignore
const names: string[] = [
  "x-bench-0", "x-bench-1", "x-bench-2", "x-bench-3", "x-bench-4",
  "x-bench-5", "x-bench-6", "x-bench-7", "x-bench-8", "x-bench-9",
  "x-bench-10", "x-bench-11", "x-bench-12", "x-bench-13", "x-bench-14",
  "x-bench-15", "x-bench-16", "x-bench-17", "x-bench-18", "x-bench-19",
];

class Root extends RootContext {
  createContext(context_id: u32): Context {
    return new HeaderOperations(context_id, this);
  }
}

class HeaderOperations extends Context {
  constructor(context_id: u32, root_context: Root) {
    super(context_id, root_context);
  }

  onResponseHeaders(a: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const headers = stream_context.headers.response;
    for (let i = 0; i < names.length; i++) headers.add(names[i], "done");
    let right = 0;
    for (let i = 0; i < names.length; i++) {
      if (headers.get(names[i]) == "done") right++;
    }
    for (let i = 0; i < names.length; i++) headers.remove(names[i]);
    if (right != names.length) headers.add("x-wrong", "yes");
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => new Root(context_id), "");
