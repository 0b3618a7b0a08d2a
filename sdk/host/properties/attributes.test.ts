import { describe, expect, test } from "vitest";
import type { AttributeTree, ExchangeOptions } from "../index.js";
import { Uint } from "../index.js";
import { scripted } from "../testdata/guest.js";

/** What `proxy_get_property` gives in on_request_headers, percent-encoded, or the status. */
async function read(path: string, options: ExchangeOptions = {}, at = "request"): Promise<string> {
  const { plugin, said } = await scripted(`${at} prop ${path.replaceAll(".", "%00").replaceAll("~", ".")}`);
  await plugin.exchange(options);
  return said()[0]?.replace(`${at} prop `, "") ?? "";
}

function int(value: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return encode(bytes);
}

function encode(bytes: Buffer): string {
  return [...bytes]
    .map((b) =>
      b > 0x20 && b < 0x7f && b !== 0x25 ? String.fromCharCode(b) : `%${b.toString(16).toUpperCase().padStart(2, "0")}`,
    )
    .join("");
}

describe("attributes from a test", () => {
  const tree: AttributeTree = {
    request: { time: "2026-03-04T05:06:07.000000008Z", path: "/other", duration: "1.5s" },
    source: { address: "10.1.2.3:4", port: 4 },
    connection: { id: 7, mtls: true },
    xds: { route_name: "r", cluster_metadata: { istio: { services: [{ host: "a" }], weight: 1 } } },
    metadata: { "envoy.filters.http.x": { a: { b: "c" } } },
    filter_state: { "wasm.given": "v", object: { map: { field: "f" } } },
    custom: { uint: 5 },
    list: ["a", 1, true, 1.5],
    bytes: { bytes: "/wA=" },
    double: { double: 1 },
    struct: { struct: { n: 1, s: "x", z: [true] } },
    nothing: null,
  };
  test.each<[string, string]>([
    ["request.time", `0 ${int(1_772_600_767_000_000_008n)}`],
    ["request.path", "0 /other"],
    ["request.duration", `0 ${int(1_500_000_000n)}`],
    ["request.method", "0 GET"],
    ["source.port", `0 ${int(4n)}`],
    ["connection.id", `0 ${int(7n)}`],
    ["connection.mtls", "0 %01"],
    ["xds.route_name", "0 r"],
    ["xds.cluster_metadata.filter_metadata.istio.services.0.host", "0 a"],
    ["xds.cluster_metadata.filter_metadata.istio.services.1", "1"],
    ["xds.cluster_metadata.filter_metadata.istio.weight", `0 ${encode(Buffer.from(new Float64Array([1]).buffer))}`],
    ["metadata.filter_metadata.envoy~filters~http~x.a.b", "0 c"],
    ["filter_state.wasm~given", "0 v"],
    ["filter_state.object.field", "0 f"],
    ["custom", `0 ${int(5n)}`],
    ["list.0", "0 a"],
    [
      "list",
      `0 %04%00%00%00%01%00%00%00%00%00%00%00%08%00%00%00%00%00%00%00%01%00%00%00%00%00%00%00%08%00%00%00%00%00%00%00a%00%00${int(1n)}%00%00%01%00%00${encode(Buffer.from(new Float64Array([1.5]).buffer))}%00%00`,
    ],
    ["bytes", "0 %FF%00"],
    ["double", `0 ${encode(Buffer.from(new Float64Array([1]).buffer))}`],
    ["struct.s", "0 x"],
    ["struct.z.0", "0 %01"],
    ["nothing", "3"],
    ["nope", "1"],
  ])("%s", async (path, value) => expect(await read(path, { attributes: tree })).toBe(value));

  test("values of TypeScript", async () => {
    const attributes = { a: new Uint(3n), b: 5n, c: new Uint8Array([1]), request: { time: new Date(1) } };
    expect(await read("a", { attributes })).toBe(`0 ${int(3n)}`);
    expect(await read("b", { attributes })).toBe(`0 ${int(5n)}`);
    expect(await read("c", { attributes })).toBe("0 %01");
    expect(await read("request.time", { attributes })).toBe(`0 ${int(1_000_000n)}`);
  });

  test("a mistake is an error with the attribute's name", async () => {
    await expect(read("a", { attributes: { request: { time: "yesterday" } } })).rejects.toThrow(
      'attribute request.time: "yesterday" is no timestamp such as 2026-01-01T00:00:00Z',
    );
    await expect(read("a", { attributes: { request: { duration: "5" } } })).rejects.toThrow(
      /request\.duration: "5" is no duration/,
    );
  });
});

describe("the node", () => {
  const node = {
    id: "n",
    cluster: "c",
    metadata: { LABELS: { app: "a" }, N: 1, L: ["x"] },
    locality: { region: "r", zone: "z" },
  };

  test.each<[string, string]>([
    ["xds.node.id", "0 n"],
    ["xds.node.cluster", "0 c"],
    ["xds.node.metadata.LABELS.app", "0 a"],
    ["xds.node.metadata.LABELS", "0 %01%00%00%00%03%00%00%00%01%00%00%00app%00a%00"],
    ["xds.node.metadata.L.0", "0 x"],
    ["xds.node.locality.zone", "0 z"],
    ["xds.node.locality.sub_zone", "0 "],
    ["xds.node.nope", "1"],
    ["xds.node.locality", "0 %0A%01r%12%01z"],
  ])("%s, from root and stream", async (path, value) => {
    const property = path.replaceAll(".", "%00");
    const { plugin, said } = await scripted(`configure prop ${property}\nrequest prop ${property}`, { node });
    await plugin.exchange();
    expect(said()).toEqual([`configure prop ${value}`, `request prop ${value}`]);
  });

  test("the whole node is a protobuf message", async () => {
    const { said } = await scripted("configure prop xds%00node", { node: { id: "n", metadata: { a: true } } });
    expect(said()).toEqual(["configure prop 0 %0A%01n%1A%09%0A%07%0A%01a%12%02%20%012%05envoy"]);
  });
});

describe("derived attributes", () => {
  test("of the connection and its certificates", async () => {
    const connection = {
      source: "[::1]:99",
      sni: "a.test",
      mtls: {
        peer: { uri: ["spiffe://a", "b"], dns: "d", subject: "CN=x", sha256: "ab" },
        local: "spiffe://l",
        version: "TLSv1.2",
      },
    };
    const fields: Readonly<Record<string, string>> = {
      "source.port": `0 ${int(99n)}`,
      "connection.requested_server_name": "0 a.test",
      "connection.tls_version": "0 TLSv1.2",
      "connection.uri_san_peer_certificate": "0 spiffe://a",
      "connection.dns_san_peer_certificate": "0 d",
      "connection.subject_peer_certificate": "0 CN=x",
      "connection.subject_local_certificate": "0 ",
      "connection.uri_san_local_certificate": "0 spiffe://l",
      "connection.dns_san_local_certificate": "1",
      "connection.sha256_peer_certificate_digest": "0 ab",
      "connection.peer_certificate_valid": "0 %01",
    };
    for (const [path, value] of Object.entries(fields)) expect(await read(path, { connection }), path).toBe(value);
  });

  test("of the listener's direction", async () => {
    for (const [direction, number] of [
      ["inbound", 1n],
      ["outbound", 2n],
      ["unspecified", 0n],
    ] as const) {
      const { plugin, said } = await scripted("request prop xds%00listener_direction", { plugin: { direction } });
      await plugin.exchange();
      expect(said()).toEqual([`request prop 0 ${int(number)}`]);
    }
  });

  test("of the upstream only once there is one", async () => {
    expect(await read("upstream.address")).toBe("1");
    expect(await read("upstream.port", {}, "response")).toBe(`0 ${int(9000n)}`);
  });

  test("times", async () => {
    const { plugin, said } = await scripted(
      "request prop request%00duration\nlog prop request%00duration\nlog prop response%00backend_latency",
    );
    await plugin.exchange({ upstream: { delay: 20 } });
    expect(said()).toEqual(["request prop 1", `log prop 0 ${int(20_000_000n)}`, `log prop 0 ${int(20_000_000n)}`]);
  });
});
