import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileGuest } from "../../../test/support/compile.js";
import { load, MODULE, play, startHost } from "./play.js";
import type { Configuration, Policy, Request, Rule } from "./policy.js";
import { RawGuest, headerBlock } from "./raw-guest.js";

const REQUEST: Request = {
  method: "GET",
  path: "/items/7?x=1",
  authority: "shop.example.com",
  headers: [
    ["x-tenant", "acme"],
    ["user-agent", "curl/8"],
    ["accept", "*/*"],
  ],
  remote: "10.0.0.1:1000",
  destination: "10.0.0.2:80",
  certificate: { uri: "spiffe://cluster.local/ns/shop/sa/web" },
};

/** Host calls of one request, by name. */
async function callsOf(configuration: Configuration, request: Request = REQUEST): Promise<Record<string, number>> {
  const host = await startHost();
  const plugin = await load(host, configuration);
  play(plugin, request);
  host.resetCounts();
  play(plugin, request);
  expect([...host.findings]).toEqual([]);
  return Object.fromEntries(Object.entries(host.counts.calls).filter(([, count]) => count > 0));
}

describe("host calls of a verdict", () => {
  const rules = (when: NonNullable<Rule["when"]>): Rule[] => [{ when }];
  const ONE_READ = { proxy_get_header_map_pairs: 1, proxy_increment_metric: 1 };

  it("are one read of the headers and one count, whatever the rules ask of them", async () => {
    const policies: Policy[] = [
      { name: "deny", action: "DENY", rules: rules([{ key: "request.headers[x-debug]", values: ["*"] }]) },
      {
        name: "paths",
        rules: [{ to: [{ operation: { paths: ["/items/*"], methods: ["GET"], hosts: ["*.example.com"] } }] }],
      },
    ];
    expect(await callsOf({ policies })).toEqual(ONE_READ);
    expect(await callsOf({ policies: [] })).toEqual(ONE_READ);
  });

  it("ask for a property only when a rule that may hold needs it", async () => {
    const policies: Policy[] = [
      {
        name: "admins",
        rules: [
          { to: [{ operation: { paths: ["/admin/*"] } }], from: [{ source: { principals: ["a/b"] } }] },
          { to: [{ operation: { paths: ["/items/*"] } }] },
        ],
      },
    ];
    expect(await callsOf({ policies })).toEqual(ONE_READ);
    const admin = { ...REQUEST, path: "/admin/x" };
    expect(await callsOf({ policies }, admin)).toEqual({
      ...ONE_READ,
      proxy_get_property: 3,
      proxy_send_local_response: 1,
      proxy_set_property: 1,
    });
  });

  it("ask for it once, however many rules do", async () => {
    const policies: Policy[] = [1, 2, 3].map((n) => ({
      name: `p${String(n)}`,
      rules: [{ from: [{ source: { remoteIpBlocks: [`10.${String(n)}.0.0/16`, "10.0.0.0/24"] } }] }],
    }));
    expect(await callsOf({ policies })).toEqual({ ...ONE_READ, proxy_get_property: 1 });
  });
});

/** The filter, and what its collector has in use. */
const MEASURED = `
  import { registerRoot } from "proxy-wasm-assemblyscript-sdk";
  import { AuthzRoot } from "./filters/header-authz/assembly/root";

  registerRoot<AuthzRoot>("header-authz");
  export function bytesInUse(): usize {
    return __gc_total;
  }
`;

describe("memory", () => {
  it("is one object per stream, and no garbage beside it", { timeout: 120_000 }, async () => {
    const { module, messages } = await compileGuest(MEASURED);
    expect(messages).toBe("");
    const guest = new RawGuest(new WebAssembly.Module(module));
    const policies = [
      { name: "a", action: "DENY", rules: [{ to: [{ operation: { paths: ["/no/*", "/{*}/no"] } }] }] },
      { name: "b", rules: [{ when: [{ key: "request.headers[x]", values: ["regex:a+", "b*"] }] }] },
      { name: "c", dry_run: true, rules: [{ from: [{ source: { remoteIpBlocks: ["10.0.0.0/8"] } }] }] },
    ];
    guest.configure(Buffer.from(JSON.stringify({ extensions: ["regex"], policies, decision_log: { denied: 1 } })));
    const blocks = [
      ["/no/1", "b"],
      ["/yes", "aaa"],
      ["/yes", "c"],
    ].map(([path, x]) =>
      headerBlock([
        [":method", "GET"],
        [":path", path!],
        ["x", x!],
        ["x", "b1"],
      ]),
    );
    for (const block of blocks) guest.passes(block);
    const sizes = blocks.map((block) => {
      const before = guest.call("bytesInUse");
      guest.passes(block);
      return guest.call("bytesInUse") - before;
    });
    expect(new Set(sizes).size).toBe(1);
    expect(sizes[0]).toBeGreaterThan(0);
    expect(sizes[0]).toBeLessThanOrEqual(64);
  });

  it("stays as it is over many requests and configurations", { timeout: 600_000 }, () => {
    const guest = new RawGuest(new WebAssembly.Module(readFileSync(MODULE)));
    const policies = Array.from({ length: 20 }, (_, p) => ({
      name: `p${String(p)}`,
      rules: [{ when: [{ key: "request.headers[x-id]", values: [`regex:[a-f${String(p)}]+`, "*x"] }] }],
    }));
    const configuration = Buffer.from(JSON.stringify({ extensions: ["regex"], policies }));
    const blocks = ["a", "b", "cc", "zz", "dddddddddd"].map((id) =>
      headerBlock([
        [":method", "GET"],
        [":path", "/"],
        ["x-id", id],
      ]),
    );
    const round = (): void => {
      expect(guest.configure(configuration)).toBe(true);
      for (let i = 0; i < 1_000; i++) guest.passes(blocks[i % blocks.length]!);
    };
    for (let i = 0; i < 20; i++) round();
    const pages = guest.pages;
    for (let i = 0; i < 80; i++) round();
    expect(guest.pages).toBe(pages);
  });
});
