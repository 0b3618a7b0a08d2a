import { expect, it } from "vitest";
import { compileGuest } from "../support/compile.js";
import { ModuleText } from "../support/text-format.js";

// What the text format of a module shows: these paths cannot take memory from the heap, because the module has none.

const filter = (names: string, body: string): string => `
import { HeadersAction, HttpContext, registerHttp, ${names} } from "proxy-wasm-assemblyscript-sdk";
class F extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction { ${body} return HeadersAction.Continue; }
}
registerHttp<F>("f");`;

it.each([
  ["one header added", "requestHeaders", 'requestHeaders.add("x-hello", "from TypeScript");'],
  ["a header moved", "requestHeaders", 'const v = requestHeaders.get("x-a"); if (v) requestHeaders.replace("x-b", v);'],
  [
    "all headers walked through",
    "requestHeaders",
    'const p = requestHeaders.pairs(); while (p && p.next()) if (p.is("x-a") && p.value.startsWith("b")) requestHeaders.remove("x-a");',
  ],
  [
    "many headers edited",
    "requestHeaders",
    'const e = requestHeaders.edit(); if (e) { e.remove("x-a"); e.replace("x-b", "1"); e.commit(); }',
  ],
  ["an attribute read", "request, requestHeaders", 'requestHeaders.add("x-size", request.path());'],
  [
    "a local response",
    "localResponse",
    'localResponse(403).header("x-why", "tenant").body("no").details("no_tenant").send();',
  ],
  ["a counter counted", "Counter", 'Counter.define("requests").increment();'],
  [
    "a tagged counter counted",
    "Counter, request, withTag",
    'Counter.define(withTag("requests", "m", request.method())).increment();',
  ],
  [
    "shared data read",
    "getSharedData, requestHeaders",
    'const d = getSharedData("k"); if (d) requestHeaders.add("x-d", d.value);',
  ],
  ["a line logged", "LogLevel, log", 'log(LogLevel.Info, "seen");'],
  [
    "text built",
    "BytesBuilder, requestHeaders",
    'const b = BytesBuilder.create(); b.append("n=").integer(count); requestHeaders.add("x-n", b.view());',
  ],
])("%s: no heap in the module", async (_, names, body) => {
  const { text, messages } = await compileGuest(filter(names, body));
  expect(messages).toBe("");
  expect(new ModuleText(text).functions.filter((name) => name.startsWith("~lib/rt/"))).toEqual([]);
});

it("the object of a stream is the only one: no callback but the first takes memory from the heap", async () => {
  const source = `
    import { HeadersAction, HttpContext, registerHttp, requestHeaders, responseHeaders } from "proxy-wasm-assemblyscript-sdk";
    class F extends HttpContext {
      seen: u32 = 0;
      onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
        const pairs = requestHeaders.pairs();
        while (pairs && pairs.next()) if (pairs.is("x-a")) this.seen++;
        return HeadersAction.Continue;
      }
      onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
        responseHeaders.add("x-seen", this.seen ? "yes" : "no");
        return HeadersAction.Continue;
      }
    }
    registerHttp<F>("f");`;
  const { text } = await compileGuest(source, { args: ["--target", "debug", "--debug"] });
  const module = new ModuleText(text);
  const heap = "~lib/rt/tcms/__new";
  const user = module.functions.filter((name) => name.startsWith("guest/F#onRe"));
  expect(user).toHaveLength(2);
  expect(user.filter((name) => module.calledFrom(name).has(heap))).toEqual([]);
  expect(module.functions).toContain(heap);
});
