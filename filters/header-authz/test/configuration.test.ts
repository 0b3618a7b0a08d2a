import { describe, expect, it } from "vitest";
import { PluginLoadError } from "proxy-wasm-assemblyscript-sdk/host";
import { startHost } from "./play.js";

/** Loads a configuration and answers the line with which it was refused, or "" when it was not. */
async function refusal(configuration: unknown): Promise<string> {
  const text = typeof configuration === "string" ? configuration : JSON.stringify(configuration);
  try {
    await (await startHost()).loadPlugin({ name: "header-authz", configuration: text });
    return "";
  } catch (error) {
    if (!(error instanceof PluginLoadError)) throw error;
    const lines = error.logs.filter(({ message }) => message.startsWith("header-authz: "));
    expect(lines.map(({ level }) => level)).toEqual(["error"]);
    return lines[0]!.message;
  }
}

const policy = (more: object): object => ({ policies: [{ name: "a", namespace: "shop", ...more }] });
const rule = (more: object): object => policy({ rules: [more] });
const source = (more: object): object => rule({ from: [{ source: more }] });
const operation = (more: object): object => rule({ to: [{ operation: more }] });
const when = (key: string, more: object = { values: ["a"] }): object => rule({ when: [{ key, ...more }] });

const SOURCE = "policies[0].rules[0].from[0].source";
const OPERATION = "policies[0].rules[0].to[0].operation";
const WHEN = "policies[0].rules[0].when[0]";

describe("a configuration is refused, with path and offset", () => {
  const refused: [what: string, configuration: unknown, message: string | RegExp][] = [
    ["nothing", "", 'no configuration; {"policies":[]} allows everything at offset 0'],
    ["an object without policies", {}, "policies: is required at offset 0"],
    ["text that is not JSON", "policies: []", "configuration: expected a value, got 'p' at offset 0"],
    ["a list", [], "configuration: expected an object, got a list at offset 0"],
    ["a key twice", '{"policies":[],"policies":[]}', /policies.*at offset 15/],
    [
      "a key in two spellings",
      '{"policies":[],"path_normalization":"BASE","pathNormalization":"BASE"}',
      "another spelling",
    ],
    ["an unknown key", { policies: [], policy: [] }, "policy: is not a known key at offset 15"],
    ["an unknown key of a policy", policy({ rule: [] }), "policies[0].rule: is not a known key"],
    ["an unknown key of a rule", rule({ form: [] }), "policies[0].rules[0].form: is not a known key"],
    ["an unknown field of a source", source({ principal: ["a"] }), `${SOURCE}.principal: is not a known key`],
    ["an unknown field of an operation", operation({ notpaths: ["/"] }), `${OPERATION}.notpaths: is not a known key`],
    ["a policy without a name", { policies: [{}] }, "policies[0].name: is required"],
    [
      "two policies of one name",
      { policies: [{ name: "a" }, { name: "a", action: "DENY", rules: [{}] }] },
      "policies[1]: is a second policy of this name",
    ],
    [
      "an unknown action",
      policy({ action: "deny" }),
      'policies[0].action: expected one of "ALLOW", "DENY", "AUDIT", got "deny"',
    ],
    ["CUSTOM", policy({ action: "CUSTOM", rules: [{}] }), "ext_authz"],
    ["a provider", policy({ provider: { name: "x" } }), "ext_authz"],
    ["DENY without rules", policy({ action: "DENY" }), "DENY without rules never denies"],
    ["DENY with an empty list of rules", policy({ action: "DENY", rules: [] }), "DENY without rules never denies"],
    ["a dry run of AUDIT", policy({ action: "AUDIT", dry_run: true }), "dry run is for ALLOW and DENY only"],
    ["a selector", policy({ selector: {} }), "select workloads where the plugin is attached"],
    [
      "targetRefs",
      { policies: [{ metadata: { name: "a" }, spec: { targetRefs: [] } }] },
      "select workloads where the plugin is attached",
    ],
    [
      "another kind",
      { policies: [{ kind: "Service", metadata: { name: "a" }, spec: {} }] },
      "is not an AuthorizationPolicy",
    ],
    [
      "another group",
      { policies: [{ apiVersion: "v1", metadata: { name: "a" }, spec: {} }] },
      "is not of security.istio.io/v1",
    ],
    ["a resource without a name", { policies: [{ metadata: {}, spec: {} }] }, "name is required"],
    [
      "an annotation that is no bool",
      { policies: [{ metadata: { name: "a", annotations: { "istio.io/dry-run": "yes" } }, spec: {} }] },
      "is not true or false",
    ],
    ["a rule that is null", policy({ rules: [null] }), "policies[0].rules[0]: expected an object, got null"],
    ["an empty from", rule({ from: [] }), "policies[0].rules[0].from: must not be empty"],
    ["an empty to", rule({ to: [] }), "policies[0].rules[0].to: must not be empty"],
    ["from without a source", rule({ from: [{}] }), "policies[0].rules[0].from[0].source: is required"],
    ["an empty source", source({}), `${SOURCE}: must not be empty`],
    ["a source with empty lists", source({ principals: [] }), "must not be empty"],
    ["an empty operation", operation({}), `${OPERATION}: must not be empty`],
    ["an empty value", operation({ methods: ["GET", ""] }), `${OPERATION}.methods[1]: must not be empty`],
    ["a value that is a number", operation({ ports: [80] }), `${OPERATION}.ports[0]: expected a string, got 80`],
    [
      "a value with a control character",
      operation({ hosts: ["a\nb"] }),
      `${OPERATION}.hosts[0]: must not hold control characters`,
    ],
    ["a value that is no list", operation({ hosts: "a" }), `${OPERATION}.hosts: expected a list, got "a"`],
    [
      "service accounts beside namespaces",
      source({ serviceAccounts: ["a"], notNamespaces: ["b"] }),
      "cannot be set together",
    ],
    [
      "service accounts beside principals",
      source({ notServiceAccounts: ["a"], principals: ["b"] }),
      "cannot be set together",
    ],
    ["a service account with a wildcard", source({ serviceAccounts: ["a*"] }), "wildcards are not allowed"],
    ["a service account with two slashes", source({ serviceAccounts: ["a/b/c"] }), "expected a service account"],
    ["a service account without a name", source({ serviceAccounts: ["a/"] }), "expected a service account"],
    ["a service account that is too long", source({ serviceAccounts: ["a".repeat(321)] }), "more than 320 characters"],
    ["seventeen service accounts", source({ serviceAccounts: Array(17).fill("a") }), "more than 16 values"],
    [
      "a service account without a namespace",
      { policies: [{ name: "a", rules: [{ from: [{ source: { serviceAccounts: ["x"] } }] }] }] },
      "the policy has none",
    ],
    ["a trust domain with a slash", source({ trustDomains: ["a/b"] }), "a trust domain has no slash"],
    ["a trust domain with two wildcards", source({ trustDomains: ["*a*"] }), "at most one wildcard"],
    ["a trust domain with a wildcard inside", source({ trustDomains: ["a*b"] }), "only allowed at the start or end"],
    [
      "a bad address",
      source({ remoteIpBlocks: ["10.0.0"] }),
      `${SOURCE}.remoteIpBlocks[0]: is not an address or a CIDR range`,
    ],
    ["an address with leading zeros", source({ remoteIpBlocks: ["010.0.0.1"] }), "is not an address"],
    ["too many bits", source({ remoteIpBlocks: ["10.0.0.0/33"] }), "is not an address"],
    ["bits with a leading zero", source({ remoteIpBlocks: ["10.0.0.0/08"] }), "is not an address"],
    ["an address with a zone", source({ remoteIpBlocks: ["fe80::1%eth0"] }), "is not an address"],
    [
      "ipBlocks without a way to the address",
      source({ ipBlocks: ["10.0.0.0/8"] }),
      'needs "direct_remote_address": "filter_state"',
    ],
    [
      "source.ip without a way to the address",
      when("source.ip", { values: ["10.0.0.1"] }),
      'needs "direct_remote_address": "filter_state"',
    ],
    ["a port that is too large", operation({ ports: ["65536"] }), "is not a port"],
    ["a port that is no number", operation({ notPorts: ["http"] }), "is not a port"],
    ["a template with an operator in a segment", operation({ paths: ["/a{*}"] }), "a segment of a path template"],
    ["a template with braces", operation({ paths: ["/{id}"] }), "braces are for"],
    ["a template with two {**}", operation({ paths: ["/{**}/{**}"] }), "{**} is the last operator"],
    ["a template with {*} behind {**}", operation({ paths: ["/{**}/{*}"] }), "{**} is the last operator"],
    ["a template without a slash", operation({ paths: ["a/{*}"] }), "begins with /"],
    ["a template with an empty segment", operation({ paths: ["/a//{*}"] }), "no empty segments"],
    ["a template with a wildcard", operation({ paths: ["/a*/{*}"] }), "a segment of a path template"],
    ["an unknown key of when", when("source.name"), `${WHEN}.key: is not a key of AuthorizationPolicy conditions`],
    ["a header without a name", when("request.headers[]"), "is not a key"],
    ["a header with a bad name", when("request.headers[a b]"), "is not a key"],
    ["a header without brackets", when("request.headersx"), "is not a key"],
    ["a header that is not closed", when("request.headers[a"), "is not a key"],
    ["a claim without a name", when("request.auth.claims[]"), "is not a key"],
    ["metadata without a key", when("experimental.envoy.filters.a"), "is not a key"],
    ["a condition without values", when("request.headers[a]", {}), `${WHEN}: needs values or notValues`],
    [
      "a condition with empty lists",
      when("request.headers[a]", { values: [], notValues: [] }),
      "needs values or notValues",
    ],
    [
      "an unknown normalization",
      { policies: [], path_normalization: "DEFAULT" },
      'path_normalization: expected one of "NONE", "BASE"',
    ],
    [
      "another place for the address",
      { policies: [], direct_remote_address: "header" },
      "direct_remote_address: expected",
    ],
    [
      "an unknown extension",
      { policies: [], extensions: ["glob"] },
      'extensions[0]: expected one of "regex", "element", "sha256"',
    ],
    ...(
      [
        ["regex:(", "is not a regular expression"],
        ["regex:(a)\\1", "is not a regular expression: "],
        ["element:", "expected a value behind element:"],
        ["element:element:a", "expected a value behind element:"],
        [`element:sha256:${"0".repeat(64)}`, "sha256: is for whole values, not for elements"],
        ["sha256:00", "expected 64 hexadecimal digits behind sha256:"],
        [`sha256:${"g".repeat(64)}`, "expected 64 hexadecimal digits behind sha256:"],
      ] as const
    ).map(([value, message]): [string, unknown, string] => [
      value,
      { extensions: ["regex", "element", "sha256"], ...when("request.headers[a]", { values: [value] }) },
      `${WHEN}.values[0]: ${message}`,
    ]),
    ["a share above 1", { policies: [], decision_log: { denied: 2 } }, "decision_log.denied: expected"],
    [
      "explanations from a release build",
      { policies: [], decision_log: { explain: true } },
      "explain is for the debug build",
    ],
  ];

  it.each(refused)("%s", async (_, configuration, message) => {
    const line = await refusal(configuration);
    expect(line).toMatch(/^header-authz: /);
    expect(line).toMatch(/ at offset \d+$/);
    if (typeof message === "string") expect(line).toContain(message);
    else expect(line).toMatch(message);
  });
});

describe("a configuration is accepted", () => {
  const accepted: [what: string, configuration: unknown][] = [
    ["no policies", { policies: [] }],
    ["ALLOW without rules", policy({})],
    ["AUDIT without rules", policy({ action: "AUDIT" })],
    ["an empty rule", rule({})],
    ["an empty when", rule({ when: [] })],
    ["lists that are null", source({ principals: ["a"], namespaces: null })],
    ["all normalizations", { policies: [], path_normalization: "DECODE_AND_MERGE_SLASHES" }],
    ["keys of its own in camelCase", { policies: [], pathNormalization: "NONE", decisionLog: { denied: 1 } }],
    [
      "every key of when",
      {
        direct_remote_address: "filter_state",
        policies: [
          {
            name: "a",
            namespace: "b",
            rules: [
              "request.headers[x]",
              "source.namespace",
              "source.serviceAccount",
              "source.principal",
              "source.trustDomain",
              "request.auth.principal",
              "request.auth.audiences",
              "request.auth.presenter",
              "request.auth.claims[a][b]",
              "connection.sni",
              "experimental.envoy.filters.http.x[y]",
            ].map((key) => ({ when: [{ key, values: ["a"] }] })),
          },
        ],
      },
    ],
    [
      "addresses and ports",
      source({ remoteIpBlocks: ["0.0.0.0/0", "::/0", "10.1.2.3", "2001:db8::1", "::ffff:1.2.3.4/96"] }),
    ],
    ["a namespace with wildcards", source({ namespaces: ["a*b*c"] })],
    ["templates", operation({ paths: ["/{*}", "/{**}", "/a/{*}/b/{**}", "/{**}/b", "/a/{*}/"] })],
  ];

  it.each(accepted)("%s", async (_, configuration) => {
    expect(await refusal(configuration)).toBe("");
  });
});
