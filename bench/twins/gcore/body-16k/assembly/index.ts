export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  BufferTypeValues,
  Context,
  FilterDataStatusValues,
  FilterHeadersStatusValues,
  RootContext,
  get_buffer_bytes,
  registerRootContext,
  set_buffer_bytes,
  stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

class Root extends RootContext {
  createContext(context_id: u32): Context {
    return new RewriteBody(context_id, this);
  }
}

/** Replaces a word in the whole body. */
class RewriteBody extends Context {
  constructor(context_id: u32, root_context: Root) {
    super(context_id, root_context);
  }

  onResponseHeaders(a: u32, end_of_stream: bool): FilterHeadersStatusValues {
    stream_context.headers.response.remove("content-length");
    return FilterHeadersStatusValues.Continue;
  }

  onResponseBody(body_buffer_length: usize, end_of_stream: bool): FilterDataStatusValues {
    if (!end_of_stream) return FilterDataStatusValues.StopIterationAndBuffer;
    const size = <u32>body_buffer_length;
    const body = String.UTF8.decode(get_buffer_bytes(BufferTypeValues.HttpResponseBody, 0, size));
    const rewritten = String.UTF8.encode(body.replaceAll("secret", "[hidden]"));
    set_buffer_bytes(BufferTypeValues.HttpResponseBody, 0, size, rewritten);
    return FilterDataStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => new Root(context_id), "");
