import { generateKeyPairSync, sign } from "node:crypto";
import {
  bootstrap,
  filter,
  httpListener,
  routeAnswering,
  startEnvoy,
  wasmHttpFilter,
  type EnvoyProcess,
  type JsonObject,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MODULE } from "./play.js";
import type { Configuration, Policy } from "./policy.js";
import { rbacHttpFilters } from "./rbac.js";
import { Wire } from "./wire.js";

const ISSUER = "https://issuer.example";
const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
const strangers = generateKeyPairSync("ec", { namedCurve: "P-256" });

/** A token signed by the issuer's key, or by another. */
function token(claims: JsonObject, { privateKey } = keys): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${part({ alg: "ES256", kid: "k" })}.${part({ iss: ISSUER, exp: 4_000_000_000, ...claims })}`;
  const signature = sign("sha256", Buffer.from(content), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${content}.${signature.toString("base64url")}`;
}

/** Envoy's own filter for tokens, with the settings that Istio gives it: no token is allowed, a wrong one is not. */
const jwtFilter = filter(
  "envoy.filters.http.jwt_authn",
  "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
  {
    providers: {
      issuer: {
        issuer: ISSUER,
        local_jwks: {
          inline_string: JSON.stringify({
            keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "k", alg: "ES256" }],
          }),
        },
        payload_in_metadata: "payload",
        normalize_payload_in_metadata: { space_delimited_claims: ["scope", "permission"] },
      },
    },
    rules: [
      {
        match: { prefix: "/" },
        requires: { requires_any: { requirements: [{ provider_name: "issuer" }, { allow_missing: {} }] } },
      },
    ],
  },
);

const policies: Policy[] = [
  {
    name: "people",
    rules: [
      {
        from: [{ source: { requestPrincipals: [`${ISSUER}/alice`] } }],
        to: [{ operation: { paths: ["/principal"] } }],
      },
      { when: [{ key: "request.auth.claims[groups]", values: ["ops"] }], to: [{ operation: { paths: ["/group"] } }] },
      { when: [{ key: "request.auth.claims[scope]", values: ["write"] }], to: [{ operation: { paths: ["/scope"] } }] },
      { when: [{ key: "request.auth.audiences", values: ["shop"] }], to: [{ operation: { paths: ["/audience"] } }] },
      {
        when: [{ key: "request.auth.claims[org][role]", values: ["adm*"] }],
        to: [{ operation: { paths: ["/nested"] } }],
      },
      { when: [{ key: "request.auth.claims[level]", values: ["5"] }], to: [{ operation: { paths: ["/number"] } }] },
      { to: [{ operation: { paths: ["/open"] } }] },
    ],
  },
  {
    name: "suspended",
    action: "DENY",
    rules: [{ when: [{ key: "request.auth.claims[state]", values: ["suspended"] }] }],
  },
  {
    name: "known",
    action: "DENY",
    rules: [{ from: [{ source: { notRequestPrincipals: ["*"] } }], to: [{ operation: { notPaths: ["/open"] } }] }],
  },
];
const CONFIGURATION: Configuration = { policies };

const ALICE = token({
  sub: "alice",
  aud: ["shop", "pay"],
  groups: ["dev", "ops"],
  scope: "read write",
  org: { role: "admin" },
  level: 5,
});
const BOB = token({ sub: "bob", aud: "pay", groups: "ops", scope: "read", org: { role: ["user"] } });
const CAROL = token({ sub: "alice", state: "suspended", groups: ["ops"], aud: ["shop"] });
const FORGED = token({ sub: "alice", groups: ["ops"] }, strangers);
const PATHS = ["/principal", "/group", "/scope", "/audience", "/nested", "/number", "/open"];

describe("tokens that Envoy's own filter verified", () => {
  let envoy: EnvoyProcess;
  let ours: Wire;
  let native: Wire;
  beforeAll(async () => {
    const plugin = wasmHttpFilter({
      name: "header-authz",
      module: MODULE,
      configuration: JSON.stringify(CONFIGURATION),
    });
    const of = (name: string, judges: JsonObject[]): JsonObject =>
      httpListener({ name, proxyProtocol: true, httpFilters: [jwtFilter, ...judges], routes: [routeAnswering(200)] });
    const listeners = [of("ours", [plugin]), of("native", rbacHttpFilters(CONFIGURATION))];
    envoy = await startEnvoy({ bootstrap: bootstrap({ listeners }), logLevel: "warning" });
    const ports = await envoy.admin.listeners();
    const open = (name: string): Promise<Wire> =>
      Wire.open({ port: ports.get(name)!.port, remote: "10.0.0.1:1", destination: "10.0.0.2:80" });
    [ours, native] = [await open("ours"), await open("native")];
  });
  afterAll(async () => {
    expect(envoy.log.entries()).toEqual([]);
    ours.close();
    native.close();
    await envoy.stop();
  });

  const passing = async (wire: Wire, authorization?: string): Promise<string[]> => {
    const headers: [string, string][] =
      authorization === undefined ? [] : [["authorization", `Bearer ${authorization}`]];
    const passed: string[] = [];
    for (const path of PATHS) {
      if ((await wire.send({ method: "GET", path, authority: "a", headers })).status === 200) passed.push(path);
    }
    return passed;
  };

  it.each<[string, string | undefined, string[]]>([
    ["of one who may nearly everything", ALICE, ["/principal", "/group", "/scope", "/audience", "/nested", "/open"]],
    ["of one who may a little", BOB, ["/group", "/open"]],
    ["of one who is suspended", CAROL, []],
    ["that a stranger signed", FORGED, []],
    ["of nobody", undefined, ["/open"]],
  ])("%s", async (_, authorization, expected) => {
    expect(await passing(ours, authorization)).toEqual(expected);
    expect(await passing(native, authorization)).toEqual(expected);
  });
});
