import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { createHost, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { scaled } from "../setup/scale.js";
import { compileGuest } from "../support/compile.js";
import { operations, scriptOf, values, type Operation } from "./header-operations.js";

let single: Plugin;
let editor: Plugin;

beforeAll(async () => {
  const { module, messages } = await compileGuest('export * from "./test/guest/assembly/header-script";');
  expect(messages).toBe("");
  const options = { module, mainThread: false, pedantic: false, logLevel: "warn" } as const;
  single = await (await createHost(options)).loadPlugin({ configuration: "single" });
  editor = await (await createHost(options)).loadPlugin({ configuration: "editor" });
}, 120_000);

interface Effect {
  readonly seen: string | undefined;
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

/** What a script leads to: what the filter saw, and the values that arrive at the upstream, by name and in order. */
function run(
  plugin: Plugin,
  headers: readonly (readonly [string, string])[],
  operations: readonly Operation[],
): Effect {
  const start = headers.map(([name, value]) => [name, Buffer.from(value, "latin1")] as const);
  const result = plugin.exchangeSync({
    request: { headers: [...start, ["x-forwarded-proto", "http"], ["x-script", scriptOf(operations)]] },
  });
  const arrived = new Map<string, string[]>();
  for (const [name, value] of result.upstreamRequest?.headers.bytePairs ?? []) {
    const key = Buffer.from(name).toString("latin1");
    arrived.set(key, [...(arrived.get(key) ?? []), Buffer.from(value).toString("latin1")]);
  }
  const seen = result.filterState.get("wasm.seen");
  return { seen: seen && Buffer.from(seen).toString(), headers: new Map([...arrived].sort()) };
}

describe("the header editor", () => {
  it("has the effect of single calls", () => {
    const property = fc.property(
      fc.array(fc.tuple(fc.constantFrom("x-a", "x-b", "cookie", "accept"), values), { maxLength: 6 }),
      operations,
      (headers, script) => {
        expect(run(editor, headers, script).headers).toEqual(run(single, headers, script).headers);
      },
    );
    fc.assert(property, { numRuns: scaled(2_000), seed: 1 });
  });

  it("sees its own changes", () => {
    const script: Operation[] = [
      { kind: "a", name: "x-a", value: "1" },
      { kind: "g", name: "X-a", value: "" },
      { kind: "r", name: "x-a", value: "2" },
      { kind: "g", name: "x-a", value: "" },
      { kind: "d", name: "x-A", value: "" },
      { kind: "g", name: "x-a", value: "" },
    ];
    const expected = run(single, [["x-a", "0"]], script).seen;
    expect(expected).toBe("0[0]0[2]0none");
    expect(run(editor, [["x-a", "0"]], script).seen).toBe(expected);
  });
});

describe("at the limits of what Envoy reads", () => {
  const added = (count: number, value: string): Operation[] =>
    Array.from({ length: count }, () => ({ kind: "a", name: "x-many", value }));
  const commit = (script: readonly Operation[]) => {
    const result = editor.exchangeSync({
      request: {
        headers: [
          ["x-forwarded-proto", "http"],
          ["x-script", scriptOf(script)],
        ],
      },
    });
    const { headers } = result.upstreamRequest!;
    const status = Buffer.from(result.filterState.get("wasm.committed") ?? []).toString();
    return {
      status,
      many: headers.bytePairs.filter(([name]) => Buffer.from(name).toString() === "x-many").length,
      path: headers.get(":path"),
    };
  };

  it("1,024 headers are written, one more changes nothing", () => {
    const { size } = single.exchangeSync({ request: { headers: [["x-forwarded-proto", "http"]] } }).upstreamRequest!
      .headers;
    expect(commit(added(1024 - size, ""))).toEqual({ status: "0", many: 1024 - size, path: "/" });
    expect(commit(added(1024 - size + 1, ""))).toEqual({ status: "2", many: 0, path: "/" });
  });

  it("1 MiB is written, more changes nothing", () => {
    const kilobyte = "v".repeat(1000);
    expect(commit(added(1000, kilobyte))).toEqual({ status: "0", many: 1000, path: "/" });
    expect(commit(added(1010, `${kilobyte}${"v".repeat(40)}`))).toEqual({ status: "2", many: 0, path: "/" });
  });
});
