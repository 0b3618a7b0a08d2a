/** A part of the SDK in its smallest use: a filter that needs it and nothing else. */
export interface Feature {
  readonly name: string;
  /** Names to import beside `HttpContext`, `HeadersAction` and `registerHttp`. */
  readonly imports: string;
  /** Statements of `onRequestHeaders`. */
  readonly body: string;
  /** Fields of the filter, and declarations beside it. */
  readonly fields?: string;
  readonly beside?: string;
  /** Registration, when it is not `registerHttp<F>("f")`. */
  readonly registration?: string;
}

const calls = "HttpCallHandler, httpCall";

/** In the order in which people meet them. */
export const features: readonly Feature[] = [
  { name: "nothing but a callback", imports: "", body: "" },
  { name: "one header added", imports: "requestHeaders", body: 'requestHeaders.add("x-a", "b");' },
  {
    name: "an object for each stream",
    imports: "",
    body: "this.seen = count;",
    fields: "seen: u32 = 0;",
  },
  {
    name: "a root with its configuration as text",
    imports: "Bytes, HttpContextOf, RootContext, pluginConfiguration, registerRoot",
    body: "",
    fields: "",
    beside: `class R extends RootContext {
      size: i32 = 0;
      onConfigure(size: u32): bool { this.size = pluginConfiguration().length; return true; }
      createHttpContext(): HttpContext | null { return new F(); }
    }`,
    registration: 'registerRoot<R>("f");',
  },
  { name: "a header read", imports: "requestHeaders", body: 'requestHeaders.get("x-a");' },
  {
    name: "all headers walked through",
    imports: "requestHeaders",
    body: 'const p = requestHeaders.pairs(); while (p && p.next()) if (p.is("x-a")) return HeadersAction.StopIteration;',
  },
  {
    name: "the header editor",
    imports: "requestHeaders",
    body: 'const e = requestHeaders.edit(); if (e) { e.remove("x-a"); e.replace("x-b", "c"); e.commit(); }',
  },
  {
    name: "a body read and replaced",
    imports: "requestBody",
    body: 'if (requestBody.all()) requestBody.replace("x");',
  },
  {
    name: "a local response with a header and a body",
    imports: "localResponse",
    body: 'localResponse(403).header("x-a", "b").body("no").send();',
  },
  { name: "a typed attribute", imports: "request", body: "request.size();" },
  { name: "a property set", imports: "setProperty", body: 'setProperty("k", "v");' },
  {
    name: "text from bytes",
    imports: "requestHeaders, setProperty",
    body: 'const v = requestHeaders.get("a"); if (v) setProperty("k", v.toString());',
  },
  {
    name: "text built without garbage",
    imports: "BytesBuilder, setProperty",
    body: 'setProperty("k", BytesBuilder.create().append("n=").integer(count).view());',
  },
  { name: "a log line", imports: "LogLevel, log", body: 'log(LogLevel.Info, "x");' },
  { name: "a counter", imports: "Counter", body: 'Counter.define("c").increment();' },
  {
    name: "a counter with a tag",
    imports: "Counter, request, withTag",
    body: 'Counter.define(withTag("c", "m", request.method())).increment();',
  },
  {
    name: "shared data, read and written",
    imports: "getSharedData, setSharedData",
    body: 'if (!getSharedData("k")) setSharedData("k", "v");',
  },
  {
    name: "a queue filled",
    imports: "SharedQueue",
    body: 'const q = SharedQueue.resolve("", "q"); if (q) q.enqueue("x");',
  },
  {
    name: "an HTTP call",
    imports: calls,
    body: 'httpCall("c").header(":path", "/").send(this, new A()); return HeadersAction.StopIteration;',
    beside: "class A extends HttpCallHandler {}",
  },
  {
    name: "a gRPC call",
    imports: "GrpcHandler, grpcCall",
    body: 'grpcCall("c", "s", "m").message("x").send(this, new A()); return HeadersAction.StopIteration;',
    beside: "class A extends GrpcHandler {}",
  },
  {
    name: "a name resolved",
    imports: "DnsHandler, resolveDns",
    body: 'resolveDns(this, "localhost", new A());',
    beside: "class A extends DnsHandler {}",
  },
  {
    name: "a timer",
    imports: "RootContext, TimerHandler, registerRoot, startTimer",
    body: "",
    beside: `class A extends TimerHandler {}
    class R extends RootContext { onConfigure(size: u32): bool { startTimer(this, new A(), 1000); return true; } }`,
    registration: 'registerRoot<R>("f");',
  },
  {
    name: "a CEL expression",
    imports: "CelExpression",
    body: 'const e = CelExpression.create("true"); if (e) e.test();',
  },
  {
    name: "a strict configuration in JSON",
    imports: "Configuration, pluginConfiguration",
    body: 'const c = Configuration.read(pluginConfiguration()); c.root.required("a").string(); c.finish();',
  },
  { name: "a JSON document", imports: "JsonDocument, requestBody", body: "JsonDocument.parse(requestBody.all()!);" },
  {
    name: "a protobuf message read",
    imports: "ProtobufReader, requestBody",
    body: "const r = ProtobufReader.of(requestBody.all()); while (r.next()) if (r.field == 1) r.bytes();",
  },
  {
    name: "base64 decoded",
    imports: "decodeBase64, requestHeaders",
    body: 'const v = requestHeaders.get("a"); if (v) decodeBase64(v);',
  },
  { name: "SHA-256", imports: "requestHeaders, sha256", body: 'const v = requestHeaders.get("a"); if (v) sha256(v);' },
  {
    name: "a glob",
    imports: "Glob, requestHeaders",
    body: 'const v = requestHeaders.get("a"); const g = Glob.parse("a*"); if (v && g) g.matches(v);',
  },
  {
    name: "a regular expression",
    imports: "Regex, requestHeaders",
    body: 'const v = requestHeaders.get("a"); const g = Regex.compile("a+"); if (v && g) g.matches(v);',
  },
];

/** The filter that a feature is measured by. */
export function sourceOf({
  imports,
  body,
  fields = "",
  beside = "",
  registration = 'registerHttp<F>("f");',
}: Feature): string {
  const names = ["HeadersAction", "HttpContext", ...imports.split(", ").filter((name) => name !== ""), "registerHttp"];
  return `import { ${[...new Set(names)].join(", ")} } from "proxy-wasm-assemblyscript-sdk";
${beside}
class F extends HttpContext {
  ${fields}
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction { ${body} return HeadersAction.Continue; }
}
${registration}`;
}
