import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Random, mutations } from "../../../test/codecs/mutate.js";
import { scaled } from "../../../test/setup/scale.js";
import { randomConfiguration, randomProfile, randomRequest } from "./generate.js";
import { judge } from "./oracle.js";
import { MODULE } from "./play.js";
import type { Configuration, Request } from "./policy.js";
import { RawGuest, headerBlock, readHeaderBlock } from "./raw-guest.js";

const bytes = (text: string): Buffer => Buffer.from(text);
const headersOf = ({ method, path, authority, headers }: Request): [string, string][] => [
  [":method", method],
  [":path", path],
  [":authority", authority],
  ...headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]),
];

const NO_CHOICE = { tls: false, addresses: false, token: false };

describe("hostile input", () => {
  const module = new WebAssembly.Module(readFileSync(MODULE));

  it("as headers: no trap, and nothing passes that no ALLOW policy fits", { timeout: 3_600_000 }, () => {
    const random = new Random(7_2026);
    const configuration: Configuration = {
      path_normalization: "NONE",
      policies: [
        {
          name: "keys",
          namespace: "shop",
          rules: [
            { when: [{ key: "request.headers[x-key]", values: ["key-0123456789", "pre-*", "*-post"] }] },
            { to: [{ operation: { methods: ["GET"], paths: ["/items/{*}", "/open/*"], hosts: ["*.example"] } }] },
          ],
        },
        { name: "not", action: "DENY", rules: [{ when: [{ key: "request.headers[x-a]", values: ["a", "b*"] }] }] },
      ],
    };
    const guest = new RawGuest(module);
    expect(guest.configure(bytes(JSON.stringify(configuration)))).toBe(true);
    const good = [
      [
        [":method", "GET"],
        [":path", "/items/7"],
        [":authority", "a.example"],
      ],
      [
        [":method", "GET"],
        [":path", "/x"],
        [":authority", "a"],
        ["x-key", "key-0123456789"],
      ],
      [
        [":method", "POST"],
        [":path", "/x?y"],
        [":authority", "a.example"],
        ["x-key", "pre-1"],
        ["x-a", "c"],
      ],
      [
        [":method", "GET"],
        [":path", "/open/a"],
        [":authority", "b.example"],
        ["x-a", "a"],
        ["x-a", ""],
      ],
    ].map((headers) => headerBlock(headers as [string, string][]));
    const tokens = [":path", "x-key", "key-0123456789", "/items/7", "\0", "\r\n", "GET", "a.example"].map(bytes);
    let passed = 0;
    for (const block of mutations(random, good, tokens, scaled(80_000))) {
      const passes = guest.passes(block);
      if (!passes) continue;
      passed++;
      const pairs = readHeaderBlock(block);
      expect(pairs, Buffer.from(block).toString("hex")).toBeDefined();
      const verdict = judge(configuration, asRequest(pairs!), { unknown: "fails-closed" });
      expect(verdict.denied, JSON.stringify(pairs)).toBe(false);
    }
    expect(passed).toBeGreaterThan(0);
    expect(guest.logs).toEqual([]);
  });

  it("as configuration: taken or refused with one line, never a trap", { timeout: 3_600_000 }, () => {
    const random = new Random(9_2026);
    const corpus = Array.from({ length: 20 }, () =>
      bytes(JSON.stringify(randomConfiguration(random, { tls: true, addresses: true, token: true }))),
    );
    corpus.push(
      bytes(
        '{"policies":[{"name":"r","rules":[{"to":[{"operation":{"paths":["regex:/a(b|c)*"]}}]}]}],"extensions":["regex"]}',
      ),
    );
    const tokens = [
      '"*"',
      "{**}",
      "null",
      "[]",
      "{}",
      '"values"',
      '"notValues"',
      '"when"',
      "-1",
      '"regex:(a*)*b"',
      "\\u0000",
    ].map(bytes);
    const block = headerBlock(headersOf(randomRequest(random, randomProfile(random, NO_CHOICE))));
    let guest = new RawGuest(module);
    let taken = 0;
    let count = 0;
    for (const configuration of mutations(random, corpus, tokens, scaled(20_000))) {
      if (++count % 500 === 0) guest = new RawGuest(module);
      guest.logs.length = 0;
      if (guest.configure(configuration)) {
        taken++;
        guest.passes(block);
        expect(guest.logs).toEqual([]);
      } else {
        expect(guest.logs).toHaveLength(1);
        expect(guest.logs[0]).toMatch(/^header-authz: .* at offset \d+$/s);
      }
    }
    expect(taken).toBeGreaterThan(0);
  });

  describe("as a host whose calls fail", () => {
    const policies = [
      { name: "peers", rules: [{ from: [{ source: { principals: ["*"], remoteIpBlocks: ["0.0.0.0/0"] } }] }] },
      { name: "tokens", action: "DENY", rules: [{ when: [{ key: "request.auth.claims[a]", values: ["b"] }] }] },
      { name: "trial", dry_run: true, rules: [{ when: [{ key: "connection.sni", values: ["a"] }] }] },
    ];
    const block = headerBlock([
      [":method", "GET"],
      [":path", "/"],
    ]);
    const start = (): RawGuest => {
      const guest = new RawGuest(module);
      expect(guest.configure(bytes(JSON.stringify({ policies, decision_log: { denied: 1, allowed: 1 } })))).toBe(true);
      guest.properties.set("connection\0uri_san_peer_certificate", bytes("spiffe://a/ns/b/sa/c"));
      guest.properties.set("source\0address", bytes("10.0.0.1:1"));
      expect(guest.passes(block)).toBe(true);
      return guest;
    };

    it.each([
      ["proxy_get_header_map_pairs", "header_authz_headers_unreadable"],
      ["proxy_get_property", "header_authz_property_unreadable"],
    ])("%s: the request is denied, with the reason", (call, details) => {
      const guest = start();
      guest.failing.add(call);
      expect(guest.passes(block)).toBe(false);
      expect(guest.details).toBe(details);
      guest.failing.clear();
      expect(guest.passes(block)).toBe(true);
    });

    it.each(["proxy_increment_metric", "proxy_set_property", "proxy_log", "proxy_get_header_map_value"])(
      "%s: the verdict is as it was",
      (call) => {
        const guest = start();
        guest.failing.add(call);
        expect(guest.passes(block)).toBe(true);
        guest.properties.clear();
        expect(guest.passes(block)).toBe(false);
      },
    );

    it("proxy_send_local_response: the request stays where it is", () => {
      const guest = start();
      guest.failing.add("proxy_send_local_response");
      guest.properties.clear();
      expect(guest.passes(block)).toBe(false);
    });
  });

  it("CVE-2022-31045 a header block that is cut anywhere is not judged but denied", () => {
    const guest = new RawGuest(module);
    guest.configure(bytes('{"policies":[]}'));
    const block = headerBlock([
      [":method", "GET"],
      [":path", "/"],
      [":authority", "a"],
      ["x", "y"],
    ]);
    expect(guest.passes(block)).toBe(true);
    for (let size = 0; size < block.length; size++)
      expect(guest.passes(block.subarray(0, size)), String(size)).toBe(false);
    expect(guest.passes(Buffer.concat([block, bytes("\0")]))).toBe(false);
  });

  it("more headers than Envoy can be told to accept are not judged but denied", () => {
    const guest = new RawGuest(module);
    guest.configure(bytes('{"policies":[]}'));
    const of = (size: number): Buffer =>
      headerBlock([
        [":method", "GET"],
        ["x", "a".repeat(size)],
      ]);
    expect(guest.passes(of(8 << 20))).toBe(false);
    expect(guest.passes(of(1 << 20))).toBe(true);
  });

  it("CVE-2021-32779 and CVE-2021-39156 a fragment does not make another path of it", () => {
    const policies = '"policies":[{"name":"a","action":"DENY","rules":[{"to":[{"operation":{"paths":["/admin"]}}]}]}]';
    for (const mode of ["NONE", "BASE"]) {
      const guest = new RawGuest(module);
      guest.configure(bytes(`{"path_normalization":"${mode}",${policies}}`));
      const of = (path: string): Buffer =>
        headerBlock([
          [":method", "GET"],
          [":path", path],
        ]);
      expect(guest.passes(of("/admin#x"))).toBe(false);
      expect(guest.passes(of("/admin#?x"))).toBe(false);
      expect(guest.passes(of("/public"))).toBe(true);
    }
  });

  it("CVE-2023-35944 case does not count in the scheme", () => {
    const guest = new RawGuest(module);
    guest.configure(
      bytes(
        '{"policies":[{"name":"a","action":"DENY","rules":[{"when":[{"key":"request.headers[:scheme]","values":["HTTP"]}]}]}]}',
      ),
    );
    for (const scheme of ["http", "HTTP", "hTTp"]) {
      expect(
        guest.passes(
          headerBlock([
            [":method", "GET"],
            [":scheme", scheme],
          ]),
        ),
      ).toBe(false);
    }
    expect(
      guest.passes(
        headerBlock([
          [":method", "GET"],
          [":scheme", "https"],
        ]),
      ),
    ).toBe(true);
  });

  it("CVE-2023-27491 and CVE-2023-27493 what a client sends cannot break out of what we write", () => {
    const guest = new RawGuest(module);
    guest.configure(bytes('{"decision_log":{"denied":1},"policies":[{"name":"a"}]}'));
    guest.headerValues.set(":path", '/a"b\\c\r\n{"decision":"allowed"}\u0000\xff?d');
    guest.headerValues.set("x-request-id", "\n\x1b[31m\xc3\x28");
    expect(guest.passes(headerBlock([[":method", "GET"]]))).toBe(false);
    expect(guest.logs).toHaveLength(1);
    expect(guest.logs[0]).not.toMatch(/[\u0000-\u001f]/);
    expect(JSON.parse(guest.logs[0]!)).toMatchObject({
      decision: "denied",
      path: '/a"b\\c\r\n{"decision":"allowed"}\u0000\ufffd',
    });
  });

  it("CVE-2019-9900 control characters in a header that a rule looks at are denied", () => {
    const guest = new RawGuest(module);
    guest.configure(
      bytes(
        '{"policies":[{"name":"a","action":"DENY","rules":[{"when":[{"key":"request.headers[x]","values":["b"]}]}]}]}',
      ),
    );
    const of = (name: string, value: string): Buffer =>
      headerBlock([
        [":method", "GET"],
        [":path", "/"],
        [name, value],
      ]);
    for (const value of ["a\0b", "\n", "a\r", "\x7f", "\x01", " a", "a ", "\ta"])
      expect(guest.passes(of("x", value))).toBe(false);
    for (const value of ["a", "", "a\tb", "a b", "\x80\xff"]) expect(guest.passes(of("x", value))).toBe(true);
    // Headers that no rule looks at are none of its business.
    expect(guest.passes(of("y", "a\0b"))).toBe(true);
  });
});

/** What a well-formed block says, to the reference. Values that no codec lets through make it deny, as the filter does. */
function asRequest(pairs: [string, string][]): Request {
  const first = (name: string): string => pairs.find(([one]) => one === name)?.[1] ?? "\0absent";
  return {
    method: first(":method"),
    path: first(":path"),
    authority: first(":authority"),
    // Envoy keeps names in lower case: one with capitals is another name.
    headers: pairs.filter(([name]) => !name.startsWith(":") && name === name.toLowerCase()),
    remote: "127.0.0.1:1",
    destination: "127.0.0.1:2",
  };
}
