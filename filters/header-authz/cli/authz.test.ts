import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Exit, run } from "../../cli/program.js";
import type { Explanation } from "./explain/explain.js";

const folder = mkdtempSync(join(tmpdir(), "authz-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function authz(...argv: string[]): Promise<{ exit: Exit; out: string; err: string }> {
  let out = "";
  let err = "";
  const exit = await run(["authz", ...argv], { out: (text) => void (out += text), err: (text) => void (err += text) });
  return { exit, out, err };
}

const CONFIG = file(
  "config.yaml",
  `
path_normalization: NONE
direct_remote_address: filter_state
policies:
  - name: readers
    namespace: shop
    rules:
      - to: [{ operation: { methods: [GET], paths: ["/items/*"] } }, { operation: { hosts: [admin.example] } }]
      - when: [{ key: "request.headers[x-tenant]", values: [gold] }, { key: "request.auth.claims[groups]", values: [ops] }]
      - from: [{ source: { ipBlocks: ["10.0.0.0/8"] } }]
  - name: secret
    action: DENY
    rules: [{ to: [{ operation: { paths: ["/secret"] } }], from: [{ source: { notPrincipals: ["td/*"] } }] }]
  - { name: trial, action: DENY, dry_run: true, rules: [{ to: [{ operation: { ports: ["8080"] } }] }] }
  - { name: writes, action: AUDIT, rules: [{ to: [{ operation: { notMethods: [GET] } }] }] }
  - { name: nothing, namespace: z }
`,
);

async function explained(...argv: string[]): Promise<Explanation> {
  const { exit, out, err } = await authz("explain", "--config", CONFIG, "--json", ...argv);
  expect(err).toBe("");
  expect(exit).toBe(Exit.Ok);
  return JSON.parse(out) as Explanation;
}

describe("mesh-filters authz explain", () => {
  it("says which rule decided, and why each other one does not fit", async () => {
    const { decision, rule, rules } = await explained("--path", "/items/7", "--host", "shop");
    expect({ decision, rule }).toEqual({ decision: "allowed", rule: "ns[shop]-policy[readers]-rule[0]" });
    expect(rules).toEqual([
      {
        rule: "ns[]-policy[writes]-rule[0]",
        action: "AUDIT",
        holds: false,
        because: 'methods is one of the excluded: "GET"',
      },
      { rule: "ns[]-policy[trial]-rule[0]", action: "DENY", dry_run: true, holds: true },
      { rule: "ns[]-policy[secret]-rule[0]", action: "DENY", holds: false, because: 'paths is "/items/7"' },
      { rule: "ns[shop]-policy[readers]-rule[0]", action: "ALLOW", holds: true },
      {
        rule: "ns[shop]-policy[readers]-rule[1]",
        action: "ALLOW",
        holds: false,
        because: "request.headers[x-tenant] is missing",
      },
      { rule: "ns[shop]-policy[readers]-rule[2]", action: "ALLOW", holds: false, because: "ipBlocks is unknown" },
      { rule: "ns[z]-policy[nothing]-rule[0]", action: "ALLOW", holds: false, because: "the policy has no rules" },
    ]);
  });

  it("shows it as text", async () => {
    const { out } = await authz(
      "explain",
      "--config",
      CONFIG,
      "--method",
      "POST",
      "--host",
      "shop",
      "--header",
      "X-Tenant: tin",
    );
    expect(out).toBe(`denied
  details: rbac_access_denied_matched_policy[none]
  dry run: denied by ns[]-policy[trial]-rule[0]
  audited by ns[]-policy[writes]-rule[0]

  fits  AUDIT             ns[]-policy[writes]-rule[0]
  fits  DENY (dry run)    ns[]-policy[trial]-rule[0]
  no    DENY              ns[]-policy[secret]-rule[0]
        paths is "/"
  no    ALLOW             ns[shop]-policy[readers]-rule[0]
        methods is "POST"; hosts is "shop"
  no    ALLOW             ns[shop]-policy[readers]-rule[1]
        request.headers[x-tenant] is "tin"
  no    ALLOW             ns[shop]-policy[readers]-rule[2]
        ipBlocks is unknown
  no    ALLOW             ns[z]-policy[nothing]-rule[0]
        the policy has no rules
`);
  });

  it("takes everything that rules can ask for from a file", async () => {
    const request = file(
      "request.yaml",
      `{ path: /secret, peer: "spiffe://td/ns/a/sa/b", client: "192.0.2.1:1", direct_remote_address: 10.1.2.3,
         headers: { x-tenant: [gold, tin] }, token: { groups: [dev, ops] }, server: "192.0.2.2:80" }`,
    );
    const { decision, rules } = await explained("--request", request);
    expect(decision).toBe("allowed");
    expect(rules.filter(({ holds }) => holds).map(({ rule }) => rule)).toEqual([
      "ns[shop]-policy[readers]-rule[1]",
      "ns[shop]-policy[readers]-rule[2]",
    ]);
    expect(rules[2]!.because).toBe('principals is one of the excluded: "spiffe://td/ns/a/sa/b"');
  });

  it("judges a connection without HTTP as a network filter does", async () => {
    const request = file("connection.yaml", '{ peer: "spiffe://td/ns/a/sa/b", server: "192.0.2.2:80" }');
    const { decision, rule, rules } = await explained("--tcp", "--request", request);
    expect({ decision, rule }).toEqual({ decision: "denied", rule: undefined });
    expect(rules.map(({ holds, because }) => because ?? holds)).toEqual([
      true,
      "ports is 80",
      'principals is one of the excluded: "spiffe://td/ns/a/sa/b"',
      "asks for what only HTTP has",
      "asks for what only HTTP has",
      "ipBlocks is unknown",
      "the policy has no rules",
    ]);
    const { exit, err } = await authz("explain", "--config", CONFIG, "--tcp", "--path", "/");
    expect(err).toContain("a connection has no path: only HTTP has");
    expect(exit).toBe(Exit.Failed);
  });

  it.each([
    [
      ["--config", file("bad.json", '{"policies":[{"name":"a","actoin":"DENY"}]}')],
      "policies[0].actoin: is not a known key at offset",
    ],
    [["--config", file("bad.yaml", "policies: [")], "bad.yaml: "],
    [["--config", join(folder, "absent.yaml")], "cannot be read: ENOENT"],
    [["--config", CONFIG, "--request", file("r1.yaml", "{ pfad: / }")], "a request has no pfad"],
    [["--config", CONFIG, "--request", file("r2.yaml", "{ path: 1 }")], "path of the request should be text"],
    [["--config", CONFIG, "--request", file("r3.yaml", "[]")], "a request is an object"],
    [["--config", CONFIG, "--header", "nonsense"], "this is no header: nonsense"],
  ])("says what is wrong: %j", async (argv, message) => {
    const { exit, err } = await authz("explain", ...argv);
    expect(err).toContain(message);
    expect(exit).toBe(Exit.Failed);
  });

  it("wants a configuration", async () => {
    expect((await authz("explain")).exit).toBe(Exit.Usage);
  });
});

const POLICY = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: readers, namespace: shop, resourceVersion: "7", annotations: { istio.io/dry-run: "true" } }
spec:
  action: DENY
  rules: [{ from: [{ source: { notIpBlocks: ["10.0.0.0/8"] } }] }]
`;

describe("mesh-filters authz import", () => {
  it("turns resources into configuration that the filter takes", async () => {
    const { exit, out, err } = await authz("import", file("p.yaml", `${POLICY}---\nkind: Service\n`));
    expect(exit).toBe(Exit.Ok);
    expect(JSON.parse(out)).toEqual({
      policies: [
        {
          name: "readers",
          namespace: "shop",
          dry_run: true,
          action: "DENY",
          rules: [{ from: [{ source: { notIpBlocks: ["10.0.0.0/8"] } }] }],
        },
      ],
      direct_remote_address: "filter_state",
    });
    expect(err).toContain("left out: a resource of kind Service");
    expect(err).toContain("ipBlocks need Envoy's set_filter_state filter");
  });

  it("takes what kubectl lists", async () => {
    const item = { kind: "AuthorizationPolicy", metadata: { name: "a" }, spec: {} };
    const { out } = await authz("import", "--yaml", file("list.json", JSON.stringify({ kind: "List", items: [item] })));
    expect(out).toBe("policies:\n  - name: a\n");
  });

  it("leaves it to the operator whom a policy selects", async () => {
    const selecting = file("s.yaml", POLICY.replace("spec:", "spec:\n  selector: { matchLabels: { app: web } }"));
    const refused = await authz("import", selecting);
    expect(refused.exit).toBe(Exit.Failed);
    expect(refused.err).toContain("shop/readers has selector");
    expect(refused.err).toContain("--assume-selected");
    const taken = await authz("import", "--assume-selected", selecting);
    expect(taken.exit).toBe(Exit.Ok);
    expect(taken.err).toContain('selector {"matchLabels":{"app":"web"}} was taken for granted');
  });

  it.each([
    [POLICY.replace("DENY", "CUSTOM"), "shop/readers has action CUSTOM"],
    [POLICY.replace("notIpBlocks", "notIpBlock"), "notIpBlock: is not a known key"],
    ["kind: Service", "there is no AuthorizationPolicy in it"],
    ["", "there is no AuthorizationPolicy in it"],
  ])("refuses %s", async (text, message) => {
    const { exit, err } = await authz("import", file("refused.yaml", text));
    expect(err).toContain(message);
    expect(exit).toBe(Exit.Failed);
  });
});
