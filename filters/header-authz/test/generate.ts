import type { Json, JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";
import { type Random } from "../../../test/codecs/mutate.js";
import { type Configuration, type Policy, type Request, type Rule, type Values } from "./policy.js";

/*
 * Policies and requests from small sets of values, so that rules hold, nearly hold and collide all the time.
 */

/** Headers of which Envoy keeps one value, joining what comes. */
export const INLINE = ["accept", "authorization", "cookie", "te", "user-agent", "x-forwarded-proto"];
const NAMES = ["x-a", "x-a", "x-b", "x-b", "X-C", "x-d", ":method", "host", ":path", ...INLINE];
const TEXTS = ["a", "b", "ab", "abc", "a,b", "a b", "b;c", "é", "A", "0", "spiffe://x"];
const PATTERNS = [...TEXTS, "*", "a*", "*b", "ab*", "*c", "**", "a**", "é*", "*\u00e9"];
const SHA_OF_A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
const SHA_OF_EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const EXTENDED = [
  ...["element:a", "element:a*", "element:*b", "element:*", "element:b;c", "element:ab"],
  ...[`sha256:${SHA_OF_A}`, `sha256:${SHA_OF_EMPTY}`, `sha256:${"0".repeat(64)}`],
  ...["regex:[ab]+", "regex:a(,b)?", "element:regex:a|abc", "regex:"],
];
const METHODS = ["GET", "POST", "PUT", "GE*", "*T", "*", "get"];
const PATHS = [
  "/",
  "/a",
  "/a/b",
  "/a/*",
  "*/b",
  "*",
  "/a/{*}",
  "/{*}/b",
  "/a/{**}",
  "/{*}/{**}",
  "/a/{**}/c",
  "/{**}",
  "/a/{*}/",
  "/a/",
];
const HOSTS = ["a.example", "*.example", "A.*", "b.example:80", "*", "*:80", "a.EXAMPLE"];
const BLOCKS = [
  "10.0.0.0/8",
  "10.1.0.0/16",
  "10.1.2.3",
  "192.0.2.0/25",
  "0.0.0.0/0",
  "2001:db8::/32",
  "::/0",
  "127.0.0.0/8",
  "10.1.2.0/31",
];
const ADDRESSES = ["10.1.2.3", "10.1.2.2", "10.2.0.1", "192.0.2.127", "192.0.2.128", "[2001:db8::1]", "[2001:db9::1]"];
const PORTS = ["80", "8080", "443"];
const NAMESPACES = ["shop", "pay", "sh*", "*op", "*", "s*p", "shop.x"];
const ACCOUNTS = ["web", "shop/web", "pay/api", "shop/we.b"];
const PRINCIPALS = ["cluster.local/ns/shop/sa/web", "cluster.local/*", "*/sa/web", "*", "td.example/ns/pay/sa/api"];
const DOMAINS = ["cluster.local", "*.local", "td*", "*", "*.example"];
const CERTIFICATES: readonly (Request["certificate"] | "none")[] = [
  { uri: "spiffe://cluster.local/ns/shop/sa/web" },
  { uri: "spiffe://td.example/ns/pay/sa/api" },
  { uri: "spiffe://cluster.local/ns/shop/x/sa/web/y" },
  { uri: "spiffe://cluster.local/sa/web" },
  "none",
];
const SNIS = ["a.example", "b.example", "*.example", "a*", "*"];
const ISSUERS = ["https://i.example", "i", "https://j.example"];
const SUBJECTS = ["u1", "u2", "u"];
const REQUEST_PRINCIPALS = [
  "*",
  "https://i.example/u1",
  "https://i.example/*",
  "*/u1",
  "i/u*",
  "i*",
  "*2",
  "*example/u1",
  "i",
];
const CLAIMS = ["aud", "azp", "groups", "nested][deep", "level", "absent"];
const CLAIM_VALUES = ["a", "b", "ab", "a*", "*b", "*", "5"];

export interface Choice {
  /** Conditions on the peer's certificate and the server name. */
  tls: boolean;
  addresses: boolean;
  /** Conditions on claims. */
  token: boolean;
  /** Values that Istio does not have. */
  extensions?: boolean;
}

export function randomConfiguration(random: Random, choice: Choice): Configuration {
  const policies: Policy[] = [];
  for (let i = 1 + random.below(4); i > 0; i--) {
    const action = random.pick(["ALLOW", "ALLOW", "DENY", "DENY", "AUDIT"] as const);
    const rules: Rule[] = [];
    for (let r = action === "DENY" ? 1 + random.below(3) : random.below(4); r > 0; r--)
      rules.push(randomRule(random, choice));
    const dry = action !== "AUDIT" && random.below(6) === 0 ? { dry_run: true } : {};
    policies.push({ name: `p${String(i)}`, namespace: random.pick(["shop", "pay"]), action, ...dry, rules });
  }
  return {
    policies,
    path_normalization: "NONE",
    ...(choice.addresses ? { direct_remote_address: "filter_state" } : {}),
    ...(choice.extensions === true ? { extensions: ["regex", "element", "sha256"] } : {}),
  };
}

function randomRule(random: Random, choice: Choice): Rule {
  const rule: Rule = {};
  if (random.below(3) === 0) rule.from = some(random, () => ({ source: randomSource(random, choice) }));
  if (random.below(2) === 0) rule.to = some(random, () => ({ operation: randomOperation(random) }));
  if (random.below(2) === 0) rule.when = some(random, () => randomWhen(random, choice));
  return rule;
}

function some<T>(random: Random, make: () => T): T[] {
  return Array.from({ length: 1 + random.below(2) }, make);
}

function values(random: Random, from: readonly string[]): string[] {
  return Array.from({ length: 1 + random.below(3) }, () => random.pick(from));
}

function fields(random: Random, from: Record<string, readonly string[]>): Values {
  const chosen: Values = {};
  const keys = Object.keys(from);
  for (let i = 1 + random.below(2); i > 0; i--) {
    const key = random.pick(keys);
    const name = random.below(4) === 0 ? `not${key.charAt(0).toUpperCase()}${key.slice(1)}` : key;
    chosen[name] = values(random, from[key]!);
  }
  return chosen;
}

function randomSource(random: Random, choice: Choice): Values {
  const kinds: Record<string, readonly string[]>[] = [];
  if (choice.tls) {
    kinds.push(
      { principals: PRINCIPALS, namespaces: NAMESPACES, trustDomains: DOMAINS },
      { serviceAccounts: ACCOUNTS },
    );
  }
  if (choice.addresses) kinds.push({ ipBlocks: BLOCKS, remoteIpBlocks: BLOCKS });
  if (choice.token || kinds.length === 0) kinds.push({ requestPrincipals: REQUEST_PRINCIPALS });
  return fields(random, random.pick(kinds));
}

function randomOperation(random: Random): Values {
  return fields(random, { methods: METHODS, paths: PATHS, hosts: HOSTS, ports: PORTS });
}

function randomWhen(random: Random, choice: Choice): { key: string; values?: string[]; notValues?: string[] } {
  const [key, from] = randomKey(random, choice);
  const kind = random.below(5);
  return {
    key,
    ...(kind === 0 ? {} : { values: values(random, from) }),
    ...(kind <= 1 ? { notValues: values(random, from) } : {}),
  };
}

function randomKey(random: Random, choice: Choice): [string, readonly string[]] {
  const headers = (): [string, readonly string[]] => [
    `request.headers[${random.pick(NAMES)}]`,
    choice.extensions === true && random.below(2) === 0 ? EXTENDED : PATTERNS,
  ];
  const kinds = [headers, headers, headers];
  if (choice.token) kinds.push(() => [`request.auth.claims[${random.pick(CLAIMS)}]`, CLAIM_VALUES]);
  if (choice.addresses)
    kinds.push(
      () => ["destination.ip", BLOCKS],
      () => ["destination.port", PORTS],
    );
  if (choice.tls)
    kinds.push(
      () => ["connection.sni", SNIS],
      () => ["source.namespace", NAMESPACES],
    );
  return random.pick(kinds)();
}

/** What all requests over one connection have in common. */
export type Profile = Pick<Request, "certificate" | "sni" | "remote" | "destination" | "direct">;

export function randomProfile(random: Random, choice: Choice): Profile {
  const certificate = choice.tls ? random.pick(CERTIFICATES) : "none";
  const six = random.below(3) === 0;
  const address = (): string => random.pick(ADDRESSES.filter((one) => one.startsWith("[") === six));
  return {
    ...(certificate !== "none" ? { certificate, sni: random.pick(["a.example", "b.example", "other"]) } : {}),
    remote: `${address()}:${String(1024 + random.below(1000))}`,
    destination: `${address()}:${random.pick(PORTS)}`,
    direct: "127.0.0.1",
  };
}

export function randomMetadata(random: Random): Request["metadata"] {
  if (random.below(4) === 0) return {};
  const payload: JsonObject = { iss: random.pick(ISSUERS), sub: random.pick(SUBJECTS) };
  payload.aud = random.pick<Json>(["a", ["a", "b"], "ab", []]);
  payload.azp = random.pick(["a", "b"]);
  payload.groups = random.pick<Json>([["ab", "b"], [1, "a"], "5", 5, true, null]);
  payload.nested = random.pick<Json>([{ deep: "a" }, { deep: ["b"] }, "a", {}]);
  payload.level = random.pick<Json>([5, "5"]);
  return { "envoy.filters.http.jwt_authn": { payload } };
}

const REQUEST_PATHS = [
  "/",
  "/a",
  "/a/b",
  "/a/b/c",
  "/b/b",
  "/a/",
  "/a//b",
  "/a/x",
  "/a/{x}",
  "/a/*",
  "/a/b?c=/a",
  "/a/../b",
  "/%61",
  "/a%2Fb",
  "/a/b;x=1",
];

export function randomRequest(random: Random, profile: Profile): Request {
  const headers: [string, string][] = [];
  for (let i = random.below(5); i > 0; i--) {
    const name = random.pick(["x-a", "x-b", "x-c", "x-d", "X-A"]);
    headers.push([name, Buffer.from(random.pick(["", ...TEXTS, "*", "xb", "ax"])).toString("latin1")]);
  }
  if (random.below(3) === 0) headers.push(["user-agent", random.pick(["a", "b", "ab"])]);
  if (random.below(4) === 0) headers.push(["x-b", random.pick(["\u00ff\u00fe", "\u0080", "caf\u00e9"])]);
  return {
    ...profile,
    method: random.pick(["GET", "POST", "PUT", "GET"]),
    path: random.pick(REQUEST_PATHS),
    authority: random.pick(["a.example", "A.Example", "b.example:80", "b.example", "a.b.example"]),
    headers,
  };
}
