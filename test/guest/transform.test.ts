import { describe, expect, it } from "vitest";
import { CALLBACKS } from "../../sdk/host/abi/signatures.js";
import { compileGuest, interfaceOf, type Compiler } from "../support/compile.js";

const ALWAYS = ["_initialize", "memory", "proxy_abi_version_0_2_1", "proxy_on_memory_allocate"];
const STREAMS = [...ALWAYS, "proxy_on_context_create", "proxy_on_delete"];

const HELLO = `
import { HeadersAction, HttpContext, registerHttp, responseHeaders } from "proxy-wasm-assemblyscript-sdk";
class Hello extends HttpContext {
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    responseHeaders.add("x-hello", "from TypeScript");
    return HeadersAction.Continue;
  }
}
registerHttp<Hello>("hello");`;

describe.each<Compiler>(["newest", "oldest"])("on the %s compiler", (compiler) => {
  it("makes a stateless filter of at most 700 bytes with one import and one callback", async () => {
    const compiled = await compileGuest(HELLO, { compiler });
    const { exports, imports } = interfaceOf(compiled);
    expect(compiled.messages).toBe("");
    expect(exports.sort()).toEqual([...ALWAYS, "proxy_on_response_headers"].sort());
    expect(imports).toEqual(["env.proxy_add_header_map_value"]);
    expect(compiled.module.length).toBeLessThanOrEqual(700);
  });

  it("makes a filter with a stream object of at most 6 KB", async () => {
    const compiled = await compileGuest(
      HELLO.replace("class Hello extends HttpContext {", "class Hello extends HttpContext {\n  seen: u32 = 0;"),
      { compiler },
    );
    expect(interfaceOf(compiled).exports.sort()).toEqual([...STREAMS, "proxy_on_response_headers"].sort());
    expect(compiled.module.length).toBeLessThanOrEqual(6 * 1024);
  });

  it("works without the transform, all common callbacks exported, in at most 9 KB", async () => {
    const source = `export * from "proxy-wasm-assemblyscript-sdk/assembly/exports";\n${HELLO}`;
    const abort = "abort=~lib/proxy-wasm-assemblyscript-sdk/assembly/abi/abort/abort";
    const settings = ["--runtime", "minimal", "--exportStart", "_initialize", "-O3", "--converge", "--use", abort];
    const compiled = await compileGuest(source, { compiler, config: null, args: settings });
    expect(compiled.messages).toBe("");
    const { exports, imports } = interfaceOf(compiled);
    const callbacks = Object.keys(CALLBACKS).filter((name) => !/grpc|http_call|dns|validate|foreign|stats/.test(name));
    expect(exports.sort()).toEqual([...ALWAYS, ...callbacks].sort());
    expect(imports.every((name) => name.startsWith("env.proxy_"))).toBe(true);
    expect(compiled.module.length).toBeLessThanOrEqual(9 * 1024);
  });
});

describe("exports follow from what is overridden", () => {
  it.each([
    ["nothing", "class F extends HttpContext {}", 'registerHttp<F>("f");', ALWAYS],
    [
      "a method of a base class in between",
      `class Base extends HttpContext { onLog(): void { log(LogLevel.Info, "x"); } }
       class F extends Base { n: i32 = 0; }`,
      'registerHttp<F>("f");',
      [...STREAMS, "proxy_on_log"],
    ],
    [
      "a generic class in between",
      `class Base<T extends RootContext> extends HttpContextOf<T> {
         onRequestTrailers(count: u32): TrailersAction { return TrailersAction.Continue; } }
       class R extends RootContext { createHttpContext(): HttpContext { return new F(this); } }
       class F extends Base<R> {}`,
      'registerRoot<R>("f");',
      [...STREAMS, "proxy_on_request_trailers"],
    ],
    [
      "both kinds of streams, so that the first callback tells them apart",
      `class R extends RootContext {
         createHttpContext(): HttpContext { return new H(); }
         createTcpContext(): TcpContext { return new T(); } }
       class H extends HttpContext { onLog(): void {} }
       class T extends TcpContext { onLog(): void {} }`,
      'registerRoot<R>("f");',
      [...STREAMS, "proxy_on_log", "proxy_on_new_connection"],
    ],
    [
      "a class with the same method names that is no context",
      `class F extends HttpContext {}
       class Other { onRequestHeaders(count: u32, endOfStream: bool): HeadersAction { return HeadersAction.Continue; } }
       const other = new Other();`,
      'registerHttp<F>("f");',
      ALWAYS,
    ],
    [
      "two registrations, one of which must answer to the root id",
      "class F extends HttpContext { onLog(): void {} } class G extends HttpContext { onLog(): void {} }",
      'registerHttp<F>("f"); registerHttp<G>("g");',
      [...STREAMS, "proxy_on_log", "proxy_on_vm_start"],
    ],
    [
      "a handler for the answers of HTTP calls",
      `class F extends HttpContext {
         onLog(): void { httpCall("c").header(":path", "/").send(this, new A()); } }
       class A extends HttpCallHandler { onResponse(a: u32, b: u32, c: u32): void {} }`,
      'registerHttp<F>("f");',
      [...STREAMS, "proxy_on_log", "proxy_on_http_call_response"],
    ],
    [
      "a timer",
      `class R extends RootContext { onConfigure(size: u32): bool { startTimer(this, new T(), 10); return true; } }
       class T extends TimerHandler { onTimer(): void {} }`,
      'registerRoot<R>("f");',
      [...STREAMS, "proxy_on_configure", "proxy_on_tick"],
    ],
  ])("%s", async (_, classes, registration, expected) => {
    const names = [
      ...[
        "HeadersAction",
        "HttpContext",
        "HttpContextOf",
        "RootContext",
        "TcpContext",
        "TrailersAction",
        "log",
        "LogLevel",
      ],
      ...["registerHttp", "registerRoot", "httpCall", "HttpCallHandler", "startTimer", "TimerHandler"],
    ];
    const source = `import { ${names.join(", ")} } from "proxy-wasm-assemblyscript-sdk";\n${classes}\n${registration}`;
    const compiled = await compileGuest(source);
    expect(compiled.messages).toBe("");
    expect(interfaceOf(compiled).exports.sort()).toEqual([...expected].sort());
  });
});

describe("mistakes", () => {
  it("names the callback that a misspelt method means", async () => {
    const source = HELLO.replace("onResponseHeaders", "onResponseHeader");
    const { module, messages } = await compileGuest(source);
    expect(module).toHaveLength(0);
    expect(messages).toContain("nothing calls Hello.onResponseHeader: did you mean onResponseHeaders?");
    expect(messages).toContain("guest.ts(4,3)");
  });

  it("says when no class is registered", async () => {
    const { messages } = await compileGuest(HELLO.replace(/registerHttp<.*/, ""));
    expect(messages).toContain("no filter is registered");
  });

  it("refuses a value that is not bytes", async () => {
    const { messages } = await compileGuest(HELLO.replace('"from TypeScript"', "42"));
    expect(messages).toContain("expected string, Bytes, Utf8, StaticArray<u8>, Uint8Array or ArrayBuffer");
  });
});
