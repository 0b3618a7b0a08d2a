import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseCaseFile } from "./load.js";

function problems(text: string): string {
  try {
    parseCaseFile("a.yaml", text);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

const one = "cases:\n  - name: x\n";

describe("a case file that cannot be used", () => {
  it.each([
    ["not YAML", "cases: [", "a.yaml:1:9: "],
    ["empty", "", "a.yaml:1:1: a case file must be object"],
    ["no cases", "title: x", 'a.yaml:1:1: "cases" is missing'],
    ["a list", "- 1", "a.yaml:1:1: a case file must be object"],
    ["a key twice", "title: a\ntitle: b\n" + one, "a.yaml:2:1: Map keys must be unique"],
    ["an unknown key", one + "    metohd: GET\n", 'a.yaml:3:5: unknown key "metohd"'],
    ["a misspelt key", one + "    conection: {}\n", 'a.yaml:3:5: unknown key "conection": did you mean "connection"?'],
    ["a wrong type", one + "    request: { path: 1 }\n", 'a.yaml:3:22: "path" must be string'],
    ["a wrong value", one + "    filter: htp\n", '"filter" must be one of ["http"'],
    ["a wrong status", one + "    upstream: { status: 99 }\n", '"status" must be >= 200'],
    [
      "a bad expression",
      one + "    expect: { response: { body: { regex: '(' } } }\n",
      '"regex" must match format "regex"',
    ],
    ["a bad duration", one + "    steps: [{ advance: 10 sec }]\n", '"advance" must match pattern'],
    ["the same name twice", one + "  - name: x\n", "a.yaml:3:11: two cases have this name"],
    [
      "two actions in a step",
      one + "    steps: [{ advance: 1s, request: {} }]\n",
      'one action per step, not "request" and "advance"',
    ],
    ["request beside steps", one + "    request: {}\n    steps: [{ request: {} }]\n", "belong into the steps"],
    [
      "exchange expectations beside steps",
      one + "    steps: [{ request: {} }]\n    expect: { response: {} }\n",
      '"response" belongs into',
    ],
    ["traffic for a refusal", one + "    refuses: x\n    request: {}\n", "sees no traffic"],
    ["only without a reason", one + "    only: host\n", '"because" must say why'],
    ["sni without TLS", one + "    connection: { sni: a }\n", '"sni" needs "mtls"'],
    ["plugin and plugins", one + "    plugin: {}\n    plugins: [{}]\n", 'either "plugin" or "plugins"'],
    ["two configurations", one + "    plugin: { configuration: 1, configuration_text: a }\n", 'one of "configuration"'],
    ["TCP without steps", one + "    filter: network\n", "needs steps"],
    ["an alias bomb", "a: &a [1]\n" + one, 'a.yaml:1:1: unknown key "a"'],
  ])("%s", (_, text, message) => {
    expect(problems(text)).toContain(message);
  });

  it("lists all problems with their places", () => {
    expect(problems(one + "    a: 1\n    b: 2\n").split("\n")).toHaveLength(2);
  });
});

describe("the README", () => {
  const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const examples = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, example]) => example!);

  it.each(examples)("shows cases that are valid: %s", (example) => {
    expect(parseCaseFile("/f/cases/readme.yaml", example).length).toBeGreaterThan(0);
  });

  it("names every key of the schema", () => {
    const schema = JSON.parse(readFileSync(new URL("../schema.json", import.meta.url), "utf8")) as {
      $defs: Record<"case" | "expect" | "matcher" | "step", { properties: object }>;
    };
    const { case: surroundings, expect: expectations, matcher, step } = schema.$defs;
    const keys = [surroundings, expectations, matcher, step].flatMap(({ properties }) => Object.keys(properties));
    expect(keys.filter((key) => !text.includes(key))).toEqual([]);
  });
});

describe("a case file", () => {
  const [plan] = parseCaseFile(
    "/f/my-filter/cases/a.yaml",
    `
plugin: { root_id: r, configuration: { a: 1 } }
node: { id: n, metadata: { A: "1" } }
request: { path: /x, headers: { x-a: "1" } }
cases:
  - name: one
    plugin: { configuration_text: "b" }
    node: { cluster: c }
    request: { headers: [[B, b], [a, { base64: /w== }]], body: { chunks: [x, y] } }
    upstream: { body: { repeat: ab, times: 3 }, headers: { x-n: [1, true] } }
`,
  );

  it("names the module after the folder above", () => {
    expect(plan!.plugins[0]).toMatchObject({
      name: "my-filter",
      rootId: "r",
      module: "/f/my-filter/build/my-filter.wasm",
    });
  });

  it("gives its surroundings to its cases, whose own win", () => {
    expect(Buffer.from(plan!.plugins[0]!.configuration).toString()).toBe("b");
    expect(plan!.node).toEqual({ id: "n", cluster: "c", metadata: { A: "1" } });
  });

  it("frames messages as a client would", () => {
    const [step] = plan!.steps;
    if (step?.kind !== "exchange") throw new Error("no exchange");
    const text = (headers: [string, Uint8Array][]): string[][] =>
      headers.map(([name, value]) => [name, Buffer.from(value).toString("latin1")]);
    expect(text(step.request.headers)).toEqual([
      [":authority", "example.com"],
      [":path", "/x"],
      [":method", "POST"],
      ["b", "b"],
      ["a", "\xff"],
      ["transfer-encoding", "chunked"],
    ]);
    expect(text(step.upstream.headers)).toEqual([
      ["x-n", "1"],
      ["x-n", "true"],
      ["content-length", "6"],
    ]);
    expect(Buffer.concat(step.upstream.chunks).toString()).toBe("ababab");
  });
});
