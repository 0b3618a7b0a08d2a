import { beforeAll, describe, expect, it } from "vitest";
import { createHost, type Host } from "proxy-wasm-assemblyscript-sdk/host";
import { ENV_IMPORTS } from "../../sdk/host/abi/signatures.js";
import { compileGuest } from "../support/compile.js";

// Contexts belong to their root, whatever order the host calls in.

const SOURCE = `
import {
  HeadersAction, HttpCallHandler, HttpContext, HttpContextOf, LogLevel, RootContext, TimerHandler, continueRequest, done,
  getProperty, httpCall, lastStatus, log, pluginConfiguration, registerRoot, requestHeaders, responseHeaders, startTimer, utf8,
} from "proxy-wasm-assemblyscript-sdk";

class Root extends RootContext {
  name: string = "";
  onConfigure(size: u32): bool {
    this.name = pluginConfiguration().toString();
    if (this.name == "refused") { log(LogLevel.Error, "refused as told"); return false; }
    if (this.name == "timers") { startTimer(this, new Beat("fast"), 100); startTimer(this, new Beat("slow"), 300); }
    return true;
  }
  createHttpContext(): HttpContext | null { return this.name == "none" ? null : new Filter(this); }
  onDone(): bool {
    if (this.name != "deferred") return true;
    startTimer(this, new Finish(), 50);
    log(LogLevel.Info, "not yet");
    return false;
  }
  onDelete(): void { log(LogLevel.Info, "root " + this.name + " deleted"); }
}

class Finish extends TimerHandler {
  onTimer(): void { done(); }
}

class Beat extends TimerHandler {
  constructor(readonly word: string) { super(); }
  onTimer(): void { log(LogLevel.Info, this.word); }
}

class Filter extends HttpContextOf<Root> {
  answered: i32 = 0;
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    requestHeaders.add("x-root", this.root.name);
    if (!getProperty(utf8("no\\0such"))) requestHeaders.add("x-missing", lastStatus().toString());
    const empty = requestHeaders.get("x-empty");
    requestHeaders.add("x-empty-is", empty === null ? "missing" : "empty");
    const raw = requestHeaders.get("x-raw");
    if (raw) requestHeaders.replace("x-raw", raw);
    if (this.root.name != "calls") return HeadersAction.Continue;
    const handler = new Answer(this);
    const call = httpCall("service").header(":method", "GET").header(":path", "/").header(":authority", "service");
    return call.send(this, handler) ? HeadersAction.Continue : HeadersAction.StopIteration;
  }
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    if (this.answered) responseHeaders.add("x-answered", this.answered.toString());
    return HeadersAction.Continue;
  }
  onLog(): void { log(LogLevel.Info, "log of " + this.root.name); }
}

class Answer extends HttpCallHandler {
  constructor(readonly filter: Filter) { super(); }
  onResponse(headers: u32, body: u32, trailers: u32): void { this.filter.answered++; continueRequest(); }
  onGone(): void { log(LogLevel.Info, "gone"); }
}

registerRoot<Root>("main");`;

let module: Uint8Array;

beforeAll(async () => {
  const compiled = await compileGuest(SOURCE);
  expect(compiled.messages).toBe("");
  module = compiled.module;
});

const messages = (host: Host): string[] => host.logs.map(({ message }) => message);

describe("roots", () => {
  it("keeps two configurations in one VM apart", async () => {
    const host = await createHost({ module, mainThread: false });
    const a = await host.loadPlugin({ name: "a", configuration: "A" });
    const b = await host.loadPlugin({ name: "b", configuration: "B" });
    const roots = [a, b, a].map((each) =>
      each.exchangeSync({ request: { path: "/" } }).upstreamRequest?.headers.get("x-root"),
    );
    expect(roots).toEqual(["A", "B", "A"]);
  });

  it("answers to any root id when it is the only one", async () => {
    const host = await createHost({ module });
    const plugin = await host.loadPlugin({ rootId: "whatever", configuration: "A" });
    expect(plugin.exchangeSync().upstreamRequest?.headers.get("x-root")).toBe("A");
  });

  it("refuses a configuration by returning false, and says why", async () => {
    const host = await createHost({ module });
    await expect(host.loadPlugin({ configuration: "refused" })).rejects.toThrow();
    expect(messages(host)).toContain("refused as told");
  });

  it("ends an old configuration when its last stream has ended, also when done is deferred", async () => {
    const host = await createHost({ module, mainThread: false });
    const plugin = await host.loadPlugin({ configuration: "deferred" });
    const stream = plugin.httpStream();
    stream.requestHeaders([[":path", "/"]]);
    await plugin.update("next");
    expect(messages(host)).not.toContain("root deferred deleted");
    stream.close();
    expect(messages(host)).toEqual(["log of deferred", "not yet"]);
    await host.advance(60);
    expect(messages(host)).toContain("root deferred deleted");
    expect(plugin.exchangeSync().upstreamRequest?.headers.get("x-root")).toBe("next");
  });

  it("lets streams pass that it wants no context for", async () => {
    const host = await createHost({ module });
    const plugin = await host.loadPlugin({ configuration: "none" });
    const result = plugin.exchangeSync({ upstream: { status: 201 } });
    expect(result.response.headers.get(":status")).toBe("201");
    expect(result.upstreamRequest?.headers.get("x-root")).toBeUndefined();
  });
});

describe("values", () => {
  it("tells missing from empty, and a missing property is no trap", async () => {
    const host = await createHost({ module });
    const plugin = await host.loadPlugin({ configuration: "A" });
    const seen = (headers: [string, string][]) =>
      plugin.exchangeSync({ request: { headers } }).upstreamRequest!.headers;
    expect(seen([]).get("x-empty-is")).toBe("missing");
    expect(seen([["x-empty", ""]]).get("x-empty-is")).toBe("empty");
    expect(seen([]).get("x-missing")).toBe("1");
  });

  it("hands on bytes that are no UTF-8 as they are", async () => {
    const host = await createHost({ module });
    const plugin = await host.loadPlugin({ configuration: "A" });
    const raw = Uint8Array.of(0x66, 0xe9, 0x67, 0xff, 0x61, 0xc3, 0x2f, 0x2e);
    const { upstreamRequest } = plugin.exchangeSync({ request: { headers: [["x-raw", raw]] } });
    expect([...(upstreamRequest!.headers.getBytes("x-raw") ?? [])]).toEqual([...raw]);
  });
});

describe("callouts", () => {
  const answer = { headers: [[":status", "200"]] as [string, string][] };

  it("resume the stream that asked", async () => {
    const host = await createHost({ module, clusters: { service: () => answer } });
    const plugin = await host.loadPlugin({ configuration: "calls" });
    const result = await plugin.exchange();
    expect(result.response.headers.get("x-answered")).toBe("1");
  });

  it("go on at once when the call fails at once", async () => {
    const host = await createHost({ module });
    const plugin = await host.loadPlugin({ configuration: "calls" });
    const result = await plugin.exchange();
    expect(result.response.headers.get("x-answered")).toBeUndefined();
  });

  it("tell the handler when the stream has gone meanwhile", async () => {
    let release: (value: typeof answer) => void = () => {};
    const host = await createHost({
      module,
      mainThread: false,
      clusters: { service: () => new Promise((resolve) => (release = resolve)) },
    });
    const plugin = await host.loadPlugin({ configuration: "calls" });
    const stream = plugin.httpStream();
    stream.requestHeaders([[":path", "/"]], true);
    stream.close();
    release(answer);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await host.advance(1);
    expect(messages(host)).toContain("gone");
  });
});

describe("ids", () => {
  it.each([1, 0x3fff_ffff, 0x4000_0000, 0x8000_0001, 0xffff_fff0])("of all 32 bits: a root of id %i", (root) => {
    const NOT_FOUND = 1;
    let added = 0;
    const env = Object.fromEntries(Object.keys(ENV_IMPORTS).map((name) => [name, (): number => NOT_FOUND]));
    env["proxy_add_header_map_value"] = (): number => (added++, 0);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(module)), { env });
    const guest = instance.exports as Record<string, (...args: number[]) => number>;
    guest["_initialize"]?.();
    guest["proxy_on_context_create"]!(root, 0);
    guest["proxy_on_configure"]!(root, 0);
    guest["proxy_on_context_create"]!(root + 1, root);
    guest["proxy_on_request_headers"]!(root + 1, 0, 1);
    expect(added).toBeGreaterThan(0);
  });
});

describe("timers", () => {
  it("share the root's host timer", async () => {
    const host = await createHost({ module, mainThread: false });
    await host.loadPlugin({ configuration: "timers" });
    await host.advance(650);
    const beats = messages(host).filter((message) => message === "fast" || message === "slow");
    expect(beats.filter((beat) => beat === "fast")).toHaveLength(6);
    expect(beats.filter((beat) => beat === "slow")).toHaveLength(2);
  });
});

describe("memory", () => {
  it("stays as it is over many streams", async () => {
    const host = await createHost({ module, mainThread: false, logLevel: "warn", pedantic: false });
    const plugin = await host.loadPlugin({ configuration: "A" });
    const play = (count: number): void => {
      for (let i = 0; i < count; i++) plugin.exchangeSync();
    };
    play(5_000);
    const pages = host.memoryPages(0);
    play(20_000);
    expect(host.memoryPages(0)).toBe(pages);
  });

  it("stays as it is over requests that are only logged, which over HTTP/3 never end", async () => {
    const host = await createHost({ module, mainThread: false, logLevel: "warn", pedantic: false });
    const plugin = await host.loadPlugin({ configuration: "A" });
    const refuse = (count: number): void => {
      for (let i = 0; i < count; i++) {
        const stream = plugin.httpStream();
        stream.info.protocol = i % 2 ? "HTTP/3" : "HTTP/2";
        stream.close();
      }
    };
    refuse(5_000);
    const pages = host.memoryPages(0);
    refuse(40_000);
    expect(host.memoryPages(0)).toBe(pages);
  });
});
