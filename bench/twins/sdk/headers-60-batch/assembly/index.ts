import { HeadersAction, HttpContext, registerHttp, responseHeaders } from "proxy-wasm-assemblyscript-sdk";

// prettier-ignore
const names: StaticArray<string> = [
  "x-bench-0", "x-bench-1", "x-bench-2", "x-bench-3", "x-bench-4",
  "x-bench-5", "x-bench-6", "x-bench-7", "x-bench-8", "x-bench-9",
  "x-bench-10", "x-bench-11", "x-bench-12", "x-bench-13", "x-bench-14",
  "x-bench-15", "x-bench-16", "x-bench-17", "x-bench-18", "x-bench-19",
];

/** The same 60 operations on a copy: two host calls. */
class BufferedHeaderOperations extends HttpContext {
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    const headers = responseHeaders.edit();
    if (!headers) return HeadersAction.Continue;
    for (let i = 0; i < names.length; i++) headers.add(names[i], "done");
    let right = 0;
    for (let i = 0; i < names.length; i++) {
      const value = headers.get(names[i]);
      if (value && value.equals("done")) right++;
    }
    for (let i = 0; i < names.length; i++) headers.remove(names[i]);
    if (right != names.length) headers.add("x-wrong", "yes");
    headers.commit();
    return HeadersAction.Continue;
  }
}

registerHttp<BufferedHeaderOperations>("headers-60-batch");
