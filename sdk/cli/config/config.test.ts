import { describe, expect, it } from "vitest";
import { ConfigDocument } from "./document.js";
import { validate } from "./schema.js";
import { acceptBothSpellings, lowerCamelCase } from "./spellings.js";

const SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: {
    name: { type: "string" },
    expiry_interval: { type: "string", pattern: "^\\d+(ms|s|m)$" },
    metrics: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["metric_name"],
        properties: {
          metric_name: { type: "string" },
          type: { enum: ["counter", "gauge"] },
          ttl: { type: "integer", minimum: 1 },
        },
      },
    },
    labels: { type: "object", additionalProperties: { type: "string" } },
  },
};

function problems(text: string, schema: unknown = SCHEMA): string[] {
  return validate(ConfigDocument.parse(text, "c.yaml"), schema, "schema").map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  );
}

describe("validate", () => {
  it("accepts YAML and JSON, in both spellings of keys", () => {
    expect(problems("name: a\nexpiry_interval: 5m\nlabels: { some_key: x, someKey: y }\n")).toEqual([]);
    expect(problems('{"name":"a","expiryInterval":"5m","metrics":[{"metricName":"x"}]}')).toEqual([]);
  });

  it("gives each error its line and column", () => {
    expect(problems("name: 1\nmetrics:\n  - metric_name: a\n    ttl: 0\n  - type: meter\n")).toEqual([
      "1:7 name must be string",
      "4:10 metrics.0.ttl must be >= 1",
      "5:5 metrics.1 must have required property 'metric_name'",
      '5:11 metrics.1.type must be one of "counter", "gauge"',
    ]);
    expect(problems("{}")).toEqual(["1:1 the configuration must have required property 'name'"]);
  });

  it("points at an unknown key and guesses what was meant", () => {
    expect(problems("name: a\nmetrics:\n  - metric_name: b\n    tt: 1\n")).toEqual([
      '4:5 unknown key "tt"; did you mean "ttl"?',
    ]);
    expect(problems("name: a\nexpiry: 1m\n")).toEqual(['2:1 unknown key "expiry"; did you mean "expiry_interval"?']);
    expect(problems("name: a\nzzz: 1\n")).toEqual(['2:1 unknown key "zzz"']);
  });

  it("refuses both spellings of one key", () => {
    expect(problems("name: a\nexpiry_interval: 5m\nexpiryInterval: 6m\n")).toEqual([
      '3:1 the configuration has both "expiry_interval" and "expiryInterval", two spellings of one key',
    ]);
  });

  it("reads drafts 2020-12 and 07", () => {
    const tuple = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      prefixItems: [{ type: "string" }],
      type: "array",
    };
    expect(problems("[1]", tuple)).toEqual(["1:2 0 must be string"]);
    const old = { $schema: "http://json-schema.org/draft-07/schema#", items: [{ type: "string" }], type: "array" };
    expect(problems("[1]", old)).toEqual(["1:2 0 must be string"]);
    expect(() => problems("{}", { type: "nonsense" })).toThrow("schema is no JSON Schema");
  });
});

describe("ConfigDocument", () => {
  it.each([
    ["a: 1\na: 2\n", /c\.yaml:2:1: .*unique/],
    ["a: [1\n", /c\.yaml:\d+:\d+: /],
    ["a: 9007199254740993\n", /c\.yaml:1:4: 9007199254740993 is above 2\^53/],
    ["a: 1e30\n", /above 2\^53/],
    ["a: .inf\n", /JSON has no such number/],
    ["a: &x {b: 1}\nc: *x\n", /anchors and aliases are not supported/],
    ["1: a\n", /c\.yaml:1:1: the key 1 must be quoted/],
    ['"<<": a\n', /c\.yaml:1:1: the key << merges maps/],
    ['a: "\\ud800"\n', /c\.yaml:1:4: half of a surrogate pair/],
    ["true: a\n", /the key true must be quoted/],
    ["{a: 1}: b\n", /a key must be a string/],
    ["a: 1\n---\nb: 2\n", /multiple documents|one document/i],
  ])("refuses %j", (text, message) => {
    expect(() => ConfigDocument.parse(text, "c.yaml")).toThrow(message);
  });

  it("keeps y and no as the strings that they are", () => {
    expect(ConfigDocument.parse("y: n\nno: yes\n", "c.yaml").value).toEqual({ y: "n", no: "yes" });
  });

  it("lists ten problems and counts the rest", () => {
    const text = Array.from({ length: 15 }, (_, i) => `k${i}: 1`).join("\n");
    const document = ConfigDocument.parse(text, "c.yaml");
    expect(() => document.refuse(validate(document, { additionalProperties: false }, "s"))).toThrow(/k9"\nand 5 more/);
  });
});

describe("acceptBothSpellings", () => {
  it("widens nested schemas and leaves data alone", () => {
    expect(lowerCamelCase("a_b_c2")).toBe("aBC2");
    const schema = {
      $defs: { d: { properties: { a_b: {} }, required: ["a_b"], default: { properties: { x_y: 1 } } } },
    };
    expect(acceptBothSpellings(schema)).toEqual({
      $defs: {
        d: {
          properties: { a_b: {}, aB: {} },
          required: [],
          default: { properties: { x_y: 1 } },
          allOf: [{ not: { required: ["a_b", "aB"] } }, { anyOf: [{ required: ["a_b"] }, { required: ["aB"] }] }],
        },
      },
    });
  });

  it("does not take a property called properties for the keyword", () => {
    const schema = { properties: { properties: { type: "object" }, type: { type: "string" } } };
    expect(acceptBothSpellings(schema)).toEqual(schema);
  });
});
