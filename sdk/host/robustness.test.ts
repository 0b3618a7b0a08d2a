import fc from "fast-check";
import { expect, test } from "vitest";
import { EndlessWorkError, StalledError } from "./index.js";
import { scripted } from "./testdata/guest.js";

const CALLBACKS = [
  "root_create",
  "configure",
  "create",
  "request",
  "request_body",
  "request_body_end",
  "request_trailers",
  "response",
  "response_body",
  "response_body_end",
  "response_trailers",
  "answer",
  "tick",
  "queue",
  "done",
  "log",
  "delete",
  "grpc_message",
  "grpc_close",
  "grpc_initial",
  "dns",
];

const number = fc
  .oneof(fc.integer({ min: -2, max: 12 }), fc.constantFrom(0x7fffffff, -0x80000000, 65535, 1024))
  .map(String);
const variable = fc.constantFrom("$ctx", "$last", "0", "1", "2", "3", "99");
const text = fc.oneof(
  fc.constantFrom("-", "a", ":path", ":status", "x-a", "request%00path", "xds%00node", "q", "up", "%FF%00", "%0A%01a"),
  fc
    .uint8Array({ minLength: 1, maxLength: 6 })
    .map((b) => [...b].map((c) => `%${c.toString(16).padStart(2, "0")}`).join("")),
);
const pairs = fc.constantFrom(
  "-",
  "a=b",
  ":method=GET&:path=/&:authority=a",
  ":status=200",
  "raw:%FF",
  "raw:%01%00%00%00",
);

/** Every command of the script with arguments of its types, sensible or not. */
const COMMANDS = fc.oneof(
  ...(
    [
      ["level"],
      ["time"],
      ["tick", number],
      ["prop", text],
      ["setprop", text, text],
      ["status"],
      ["local", number, text, text, pairs, number],
      ["continue", number],
      ["close", number],
      ["shared", text],
      ["share", text, text, number],
      ["register", text],
      ["resolve", text, text],
      ["enqueue", variable, text],
      ["dequeue", variable],
      ["get", number, text],
      ["add", number, text, text],
      ["replace", number, text, text],
      ["remove", number, text],
      ["pairs", number],
      ["setpairs", number, pairs],
      ["mapsize", number],
      ["bufsize", number],
      ["read", number, number, number],
      ["write", number, number, number, text],
      ["http", text, pairs, text, number],
      ["grpc", text, text, text, pairs, text, number],
      ["stream", text, text, text, pairs],
      ["send", variable, text, number],
      ["gclose", variable],
      ["gcancel", variable],
      ["metric", number, text],
      ["increment", variable, number],
      ["record", variable, number],
      ["value", variable],
      ["effective", variable],
      ["done"],
      [
        "foreign",
        fc.constantFrom(
          "compress",
          "uncompress",
          "declare_property",
          "set_envoy_filter_state",
          "expr_create",
          "sign",
          "verify_signature",
          "clear_route_cache",
          "nope",
        ),
        text,
      ],
      ["foreign32", fc.constantFrom("expr_evaluate", "expr_delete"), variable],
      ["dns", text],
      ["log", number, text],
      ["return", number],
      ["save", fc.constant("x")],
    ] as [string, ...fc.Arbitrary<string>[]][]
  ).map(([command, ...args]) => fc.tuple(...args).map((words) => [command, ...words].join(" "))),
);

const SCRIPT = fc.array(
  fc.tuple(fc.constantFrom(...CALLBACKS), COMMANDS).map((line) => line.join(" ")),
  { maxLength: 25 },
);

test("whatever a guest does, the host goes on", async () => {
  await fc.assert(
    fc.asyncProperty(SCRIPT, async (lines) => {
      const script = lines.filter((line) => !line.startsWith("configure return")).join("\n");
      const { host, plugin } = await scripted(script, {
        workers: 2,
        logLevel: "off",
        clusters: {
          up: {
            http: () => ({ body: "x", delay: 5 }),
            grpc: () => ({ message: "y" }),
            grpcStream: (s) => (s.send("z"), {}),
          },
        },
        dns: { a: ["10.0.0.1"] },
      });
      try {
        for (const protocol of ["HTTP/1.1", "HTTP/2"] as const) {
          const exchange = {
            request: { body: ["ab", "c"], trailers: { t: "1" } },
            upstream: { body: "d", trailers: { t: "2" } },
            protocol,
            patience: 200,
          };
          await plugin.exchange(exchange).catch(stalled);
        }
        const tcp = plugin.tcpStream();
        tcp.downstreamData("x");
        tcp.upstreamData("y", true);
        tcp.close();
        await host.advance(50);
      } catch (error) {
        expect(error).toBeInstanceOf(EndlessWorkError);
      }
      await plugin.remove();
      expect(host.findings.all.every((finding) => finding.message.length > 20)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

function stalled(error: unknown): void {
  if (!(error instanceof StalledError)) throw error;
}
