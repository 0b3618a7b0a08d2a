import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createHost, type ExchangeResult, type Host, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { CALLBACKS, ENV_IMPORTS } from "../../sdk/host/abi/signatures.js";
import { root } from "../setup/paths.mjs";
import { compileGuest, interfaceOf, type Compiled } from "../support/compile.js";
import { ModuleText } from "../support/text-format.js";

// Mistakes that SDKs for AssemblyScript have made: none may be made here. Others are ruled out elsewhere:
// - answers for streams that are gone: contexts.test.ts
// - gRPC that is never reached, metadata under a wrong name, host functions that no filter can call: test/conformance
// - what is published is not what is exported, a README that does not hold: sdk/cli/new/tarball.test.ts

let compiled: Compiled;

beforeAll(async () => {
  compiled = await compileGuest('export * from "./test/guest/assembly/peers";');
  expect(compiled.messages).toBe("");
}, 240_000);

async function load(configuration = "A"): Promise<{ host: Host; plugin: Plugin }> {
  const host = await createHost({
    module: compiled.module,
    mainThread: false,
    logLevel: "trace",
    clusters: { service: ({ headers }) => ({ headers: [[":status", "200"]], body: headers.get(":path") ?? "" }) },
  });
  return { host, plugin: await host.loadPlugin({ configuration }) };
}

const play = ({ plugin }: { plugin: Plugin }, ...headers: [string, string | Uint8Array][]): ExchangeResult =>
  plugin.exchangeSync({ request: { headers } });

const sent = (result: ExchangeResult, name: string): string | undefined => result.upstreamRequest?.headers.get(name);

describe("metrics", () => {
  it("reading one does not overwrite it", async () => {
    const loaded = await load();
    const result = play(loaded, ["x-do", "metric"]);
    expect([sent(result, "x-read"), sent(result, "x-again")]).toEqual(["5", "5"]);
    expect(loaded.host.metrics.get("counter")?.value).toBe(5n);
  });

  it("each object records into its own", async () => {
    const { host, plugin } = await load();
    play({ plugin }, ["x-do", "record"]);
    expect(host.metrics.get("first")?.value).toBe(1n);
    expect(host.metrics.get("second")?.value).toBe(2n);
    expect(host.metrics.get("sizes")?.count).toBe(1);
  });
});

describe("what is not there", () => {
  it("is null, with the reason, for properties and functions: no trap, no value of an earlier call", async () => {
    const result = play(await load(), ["x-do", "missing"]);
    expect(["x-property", "x-typed", "x-function"].map((name) => sent(result, name))).toEqual(["1", "1", "1"]);
  });

  it("is not what is empty", async () => {
    const result = play(await load(), ["x-do", "values"], ["x-empty", ""]);
    expect([sent(result, "x-empty-is"), sent(result, "x-none-is")]).toEqual(["empty", "missing"]);
  });

  it("reads as empty when a host says Ok and writes nothing", async () => {
    const source = `
      import { HeadersAction, HttpContext, LogLevel, log, registerHttp, requestHeaders } from "proxy-wasm-assemblyscript-sdk";
      class F extends HttpContext {
        onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
          requestHeaders.get("x-first");
          const second = requestHeaders.get("x-second");
          log(LogLevel.Info, second === null ? "null" : second.isEmpty ? "empty" : "stale");
          return HeadersAction.Continue;
        }
      }
      registerHttp<F>("f");`;
    const { module } = await compileGuest(source);
    let calls = 0;
    let logged = "";
    const instance = new WebAssembly.Instance(new WebAssembly.Module(module), {
      env: {
        proxy_get_header_map_value: (_map: number, _name: number, _size: number, value: number, length: number) => {
          if (calls++ > 0) return 0;
          const address = exports.proxy_on_memory_allocate!(5);
          words().setUint32(value, address, true);
          words().setUint32(length, 5, true);
          return 0;
        },
        proxy_log: (_level: number, at: number, size: number) => {
          logged = Buffer.from(words().buffer, at, size).toString();
          return 0;
        },
      },
    });
    const exports = instance.exports as Record<string, (...args: number[]) => number>;
    const words = (): DataView => new DataView((instance.exports["memory"] as WebAssembly.Memory).buffer);
    exports["_initialize"]!();
    exports["proxy_on_request_headers"]!(2, 0, 1);
    expect([calls, logged]).toEqual([2, "empty"]);
  });
});

describe("roots", () => {
  it("are told of their end", async () => {
    const { host, plugin } = await load();
    await plugin.remove();
    expect(host.metrics.get("roots_deleted")?.value).toBe(1n);
    expect(host.liveContexts()).toBe(0);
  });

  it("may put their end off, and then reach it", async () => {
    const { host, plugin } = await load("deferred");
    await plugin.remove();
    expect(host.liveContexts()).toBe(1);
    await host.advance(20);
    expect(host.metrics.get("roots_deleted")?.value).toBe(1n);
    expect(host.liveContexts()).toBe(0);
  });

  it("of two configurations in one VM know nothing of each other", async () => {
    const { host, plugin: a } = await load("A");
    const b = await host.loadPlugin({ name: "other", configuration: "B" });
    expect([a, b, a].map((plugin) => sent(play({ plugin }), "x-root"))).toEqual(["A", "B", "A"]);
  });

  it("hear foreign functions with their argument", async () => {
    const { host, plugin } = await load();
    plugin.callForeignFunction(7, "argument");
    expect(host.metrics.get("foreign_7")?.value).toBe(1n);
  });
});

describe("the log", () => {
  it("is the host's, at the host's level: lines below it are not even made when the filter asks first", async () => {
    const source = `
      import { HeadersAction, HttpContext, LogLevel, isLogged, log, registerHttp } from "proxy-wasm-assemblyscript-sdk";
      class F extends HttpContext {
        onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
          if (isLogged(LogLevel.Debug)) log(LogLevel.Debug, "costly");
          if (isLogged(LogLevel.Warn)) log(LogLevel.Warn, "shown");
          return HeadersAction.Continue;
        }
      }
      registerHttp<F>("f");`;
    const { module } = await compileGuest(source);
    const host = await createHost({ module, mainThread: false, logLevel: "warn" });
    const { counts } = (await host.loadPlugin()).exchangeSync();
    expect(host.logs.map(({ message }) => message)).toEqual(["shown"]);
    expect(counts.calls["proxy_log"]).toBe(1);
    expect(interfaceOf({ module }).imports.every((name) => name.startsWith("env."))).toBe(true);
  });
});

describe("what nobody asked for", () => {
  it("is not logged: neither a request nor the configuration, at any level", async () => {
    const loaded = await load("password");
    play(loaded);
    expect(loaded.host.logs).toEqual([]);
    expect(loaded.host.counts.calls["proxy_log"]).toBeUndefined();
  });

  it("costs nothing: a request with a thousand live streams makes the calls of one without", async () => {
    const loaded = await load();
    const alone = play(loaded).counts;
    for (let i = 0; i < 1000; i++) loaded.plugin.httpStream().requestHeaders([[":path", "/"]]);
    expect(play(loaded).counts).toEqual(alone);
  });
});

describe("bytes", () => {
  const raw = Uint8Array.of(0x61, 0xc3, 0x2f, 0x2e, 0x2e, 0xff);

  it("that are no UTF-8 go back as they came", async () => {
    const result = play(await load(), ["x-do", "bytes"], ["x-raw", raw]);
    expect([...(result.upstreamRequest?.headers.getBytes("x-copy") ?? [])]).toEqual([...raw]);
  });

  it("as text: an ill-formed one never swallows the byte behind it", async () => {
    const result = play(await load(), ["x-do", "bytes"], ["x-raw", raw]);
    expect(Buffer.from(result.filterState.get("wasm.text") ?? []).toString()).toBe("a�/..�");
  });

  it("of a pair have a text form", async () => {
    const result = play(await load(), ["x-do", "pair"], ["x-a", "value"]);
    expect(sent(result, "x-pair")).toBe("x-a=value");
  });

  it("of empty values take no memory, however often they are read", async () => {
    const loaded = await load();
    const many = (): void => {
      for (let i = 0; i < 5000; i++) play(loaded, ["x-do", "values"], ["x-empty", ""]);
    };
    many();
    const pages = loaded.host.memoryPages();
    many();
    expect(loaded.host.memoryPages()).toBe(pages);
  });
});

describe("calls mean what Envoy means", () => {
  it("replace adds a header that was not there", async () => {
    expect(sent(play(await load(), ["x-do", "replace"]), "x-new")).toBe("made");
  });

  it("a local response needs no gRPC status", async () => {
    const { localReply } = play(await load(), ["x-do", "deny"]);
    expect([localReply?.status, localReply?.grpcStatus]).toEqual([403, undefined]);
  });

  it("the route cache is cleared by Envoy's function, not by an import that Envoy has no more", async () => {
    const result = play(await load(), ["x-do", "route"]);
    expect(sent(result, "x-status")).toBe("0");
    expect(result.counts.calls["proxy_call_foreign_function"]).toBe(1);
  });

  it("handlers of several calls stay alive until their answers, whatever is collected meanwhile", async () => {
    const { plugin } = await load();
    const result = await plugin.exchange({ request: { headers: [["x-do", "calls"]] } });
    expect(result.response.headers.get("x-right")).toBe("3");
  });
});

describe("the module", () => {
  it("imports only functions of env that Envoy has, and runs nothing while it is instantiated", () => {
    const { imports, exports } = interfaceOf(compiled);
    expect(imports.filter((name) => !Object.keys(ENV_IMPORTS).includes(name.replace("env.", "")))).toEqual([]);
    expect(exports).toContain("_initialize");
    expect(compiled.text).not.toContain("(start ");
  });

  it("exports callbacks under the names that Envoy looks up", () => {
    const callbacks = interfaceOf(compiled).exports.filter((name) => /^(proxy|envoy)_/.test(name));
    const known = [...Object.keys(CALLBACKS), "proxy_abi_version_0_2_1", "proxy_on_memory_allocate"];
    expect(callbacks.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("reports a trap without allocating", async () => {
    const { text } = await compileGuest('export * from "./test/guest/assembly/peers";', {
      args: ["--target", "debug"],
    });
    const library = "~lib/proxy-wasm-assemblyscript-sdk/assembly/";
    const module = new ModuleText(text);
    const runtime = (name: string): string[] =>
      [...module.calledFrom(library + name)].filter((each) => each.startsWith("~lib/rt/"));
    expect(module.calledFrom(`${library}abi/abort/abort`)).toContain(`${library}abi/imports/proxy_log`);
    expect(runtime("abi/abort/abort")).toEqual([]);
  });

  it("gives the host memory without the collector, which nothing moves or frees in the middle of a call", () => {
    const module = new ModuleText(compiled.text);
    const allocate = module.functions.find((name) => name.endsWith("/proxy_on_memory_allocate"));
    const called = [...module.calledFrom(allocate ?? "")];
    // the heap is told once where it begins, and nothing is taken from it
    expect(called.filter((name) => /^~lib\/rt\/(i?tcms\/|tlsf\/__)/.test(name))).toEqual([]);
  });
});

describe("the package", () => {
  it("shows in its README filters that compile", async () => {
    const readme = readFileSync(join(root, "sdk/README.md"), "utf8");
    const snippets = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);
    const filters = snippets.filter((code) => code.includes("register"));
    expect(filters).not.toEqual([]);
    for (const filter of filters) expect((await compileGuest(filter)).messages).toBe("");
  });
});
