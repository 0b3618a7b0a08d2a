import { HeadersAction, HttpContext, registerHttp, responseHeaders } from "proxy-wasm-assemblyscript-sdk";

// prettier-ignore
const names: StaticArray<string> = [
  "x-bench-0", "x-bench-1", "x-bench-2", "x-bench-3", "x-bench-4",
  "x-bench-5", "x-bench-6", "x-bench-7", "x-bench-8", "x-bench-9",
  "x-bench-10", "x-bench-11", "x-bench-12", "x-bench-13", "x-bench-14",
  "x-bench-15", "x-bench-16", "x-bench-17", "x-bench-18", "x-bench-19",
];

/** 60 host calls. */
class HeaderOperations extends HttpContext {
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    for (let i = 0; i < names.length; i++) responseHeaders.add(names[i], "done");
    let right = 0;
    for (let i = 0; i < names.length; i++) {
      const value = responseHeaders.get(names[i]);
      if (value && value.equals("done")) right++;
    }
    for (let i = 0; i < names.length; i++) responseHeaders.remove(names[i]);
    if (right != names.length) responseHeaders.add("x-wrong", "yes");
    return HeadersAction.Continue;
  }
}

registerHttp<HeaderOperations>("headers-60");
