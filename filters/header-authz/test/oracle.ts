import { createHash } from "node:crypto";
import { BlockList, isIP } from "node:net";
import { groupsOf, ruleId, type Condition, type Configuration, type Policy, type Request } from "./policy.js";

/*
 * What must come of a request, straight from Istio's documentation and the regular expressions that it writes, one rule
 * after the other. Nothing is shared with the filter.
 */

export interface Verdict {
  denied: boolean;
  /** Id of the rule that decided, "none" when no ALLOW policy holds. */
  by: string;
  /** What dry run policies would have made of it, and which rule of theirs decided. */
  shadow?: { result: "allowed" | "denied"; by: string };
}

export interface Semantics {
  /** What a condition on an attribute that nobody knows counts as: Envoy compares nothing, the filter fails closed. */
  unknown: "as-envoy" | "fails-closed";
}

export function judge(configuration: Configuration, request: Request, semantics: Semantics): Verdict {
  const ask = (action: string, dryRun: boolean): { asked: boolean; rule: string | undefined } => {
    const policies = configuration.policies.filter(
      (policy) => (policy.action ?? "ALLOW") === action && (policy.dry_run ?? false) === dryRun,
    );
    const whenUnknown = semantics.unknown === "as-envoy" ? undefined : action !== "ALLOW";
    const holding = policies.flatMap((policy) => rulesThatHold(policy, request, whenUnknown)).sort(byBytes);
    return { asked: policies.length > 0, rule: holding[0] };
  };
  const shadow = ((): Verdict["shadow"] => {
    const deny = ask("DENY", true);
    if (deny.rule !== undefined) return { result: "denied", by: deny.rule };
    const enforced = ask("DENY", false);
    const allow = ask("ALLOW", true);
    if (allow.asked && enforced.rule === undefined) {
      return { result: allow.rule === undefined ? "denied" : "allowed", by: allow.rule ?? "none" };
    }
    return deny.asked ? { result: "allowed", by: "none" } : undefined;
  })();
  const shadowed = shadow ? { shadow } : {};
  const deny = ask("DENY", false);
  if (deny.rule !== undefined) return { denied: true, by: deny.rule, ...shadowed };
  const allow = ask("ALLOW", false);
  if (!allow.asked) return { denied: false, by: "none", ...shadowed };
  return { denied: allow.rule === undefined, by: allow.rule ?? "none", ...shadowed };
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function rulesThatHold(policy: Policy, request: Request, whenUnknown: boolean | undefined): string[] {
  const namespace = policy.namespace ?? "";
  const holds = (condition: Condition): boolean => {
    if (whenUnknown !== undefined && isUnknown(condition.field, request)) return whenUnknown;
    return condition.values.some((value) => fits(condition.field, value, request, namespace)) !== condition.negative;
  };
  return (policy.rules ?? []).flatMap((rule, index) => {
    const held = groupsOf(rule).every((group) => group.some((conditions) => conditions.every(holds)));
    return held ? [ruleId(policy, index)] : [];
  });
}

const IDENTITY = new Set(["principals", "namespaces", "serviceAccounts", "trustDomains"]);

function isUnknown(field: string, request: Request): boolean {
  if (IDENTITY.has(field)) return identities(request).length === 0;
  return field === "ipBlocks" && request.direct === undefined;
}

function identities({ certificate }: Request): string[] {
  return [certificate?.uri, certificate?.dns, certificate?.subject].filter(
    (name) => name !== undefined && name !== "",
  ) as string[];
}

/** Whether one value of a condition fits the request. */
function fits(field: string, value: string, request: Request, namespace: string): boolean {
  const bytes = Buffer.from(value).toString("latin1");
  const header = /^request\.headers\[(.*)\]$/.exec(field)?.[1];
  if (header !== undefined) return headerValues(request, header).some((one) => extended(bytes, one));
  const claim = /^request\.auth\.claims(\[.*\])$/.exec(field)?.[1];
  if (claim !== undefined) {
    const path = claim.slice(1, -1).split("][");
    const found = path.reduce<unknown>((at, name) => member(at, name), payload(request));
    return (Array.isArray(found) ? found : [found]).some((one) => typeof one === "string" && simple(value, one, false));
  }
  switch (field) {
    case "hosts":
      return simple(bytes.toLowerCase(), request.authority.toLowerCase(), true);
    case "methods":
      return simple(bytes, request.method, true);
    case "paths": {
      const path = request.path.replace(/[?#].*$/s, "");
      return /\{\*\*?\}/.test(value) ? template(value).test(path) : simple(bytes, path, false);
    }
    case "ports":
      return Number(value) === Number(request.destination.split(":").at(-1));
    case "ipBlocks":
      return request.direct !== undefined && inBlock(value, request.direct);
    case "remoteIpBlocks":
      return inBlock(value, addressOf(request.remote));
    case "destination.ip":
      return inBlock(value, addressOf(request.destination));
    case "connection.sni":
      return simple(value, request.sni ?? "", false);
    case "requestPrincipals":
      return requestPrincipal(value, payload(request));
    default:
      return identities(request).some((name) => identity(field, value, namespace).test(name));
  }
}

function headerValues(request: Request, name: string): string[] {
  const lower = name.toLowerCase();
  if (lower === ":method") return [request.method];
  if (lower === ":path") return [request.path];
  if (lower === "host" || lower === ":authority") return [request.authority];
  return request.headers.filter(([one]) => one.toLowerCase() === lower).map(([, one]) => one);
}

/** What a header's value may be compared with beyond Istio, which each configuration that uses it allows. */
function extended(pattern: string, text: string): boolean {
  const [, kind, rest = ""] = /^(element|sha256|regex):(.*)$/s.exec(pattern) ?? [];
  switch (kind) {
    case "element":
      return text.split(",").some((element) => extended(rest, element.replace(/^[ \t]+|[ \t]+$/g, "")));
    case "sha256":
      return createHash("sha256").update(Buffer.from(text, "latin1")).digest("hex") === rest;
    case "regex":
      return new RegExp(`^(?:${rest})$`).test(text);
    default:
      return simple(pattern, text, true);
  }
}

/** Exact, prefix, suffix and presence; `*` alone wants a value that is not empty unless it is a header's. */
function simple(pattern: string, text: string, isHeader: boolean): boolean {
  if (pattern === "*") return isHeader || /^.+$/.test(text);
  if (pattern.startsWith("*")) return text.endsWith(pattern.slice(1));
  if (pattern.endsWith("*")) return text.startsWith(pattern.slice(0, -1));
  return text === pattern;
}

const PCHAR = "[a-zA-Z0-9._~%!$&'()+,;:@=*-]";

function template(text: string): RegExp {
  const segments = text.split("/").map((segment) => {
    if (segment === "{*}") return `${PCHAR}+`;
    if (segment === "{**}") return `(?:${PCHAR}|/)*`;
    return quote(segment);
  });
  return new RegExp(`^${segments.join("/")}$`);
}

function identity(field: string, value: string, namespace: string): RegExp {
  const any = value.split("*").map(quote);
  switch (field) {
    case "namespaces":
      return new RegExp(`^.*/ns/${any.join(".*")}/.*$`);
    case "serviceAccounts": {
      const [space, name] = value.includes("/") ? value.split("/") : [namespace, value];
      return new RegExp(`^spiffe://.+/ns/${quote(space!)}/(.+/|)sa/${quote(name!)}(/.+)?$`);
    }
    case "trustDomains":
      if (value === "*") return /^spiffe:\/\//;
      return new RegExp(`^spiffe://${any.join("[^/]*")}/`);
    default:
      if (value === "*") return /^.+$/;
      return new RegExp(`^spiffe://${any.join(".*")}$`);
  }
}

function requestPrincipal(value: string, claims: unknown): boolean {
  const issuer = member(claims, "iss");
  const subject = member(claims, "sub");
  if (typeof issuer !== "string" || typeof subject !== "string") return false;
  const slash = value.lastIndexOf("/");
  const [first, second] = slash < 0 ? [value, undefined] : [value.slice(0, slash), value.slice(slash + 1)];
  if (value === "*") return issuer !== "" && subject !== "";
  if (value.startsWith("*")) {
    if (second === undefined) return issuer !== "" && subject.endsWith(value.slice(1));
    return (first === "*" ? issuer !== "" : issuer.endsWith(first.slice(1))) && subject === second;
  }
  if (value.endsWith("*")) {
    if (second === undefined) return issuer.startsWith(value.slice(0, -1)) && subject !== "";
    return issuer === first && (second === "*" ? subject !== "" : subject.startsWith(second.slice(0, -1)));
  }
  return issuer === first && subject === (second ?? "");
}

function payload(request: Request): unknown {
  return request.metadata?.["envoy.filters.http.jwt_authn"]?.payload;
}

function member(value: unknown, name: string): unknown {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function inBlock(block: string, address: string): boolean {
  const [network, bits] = block.split("/");
  const family = isIP(network!) === 6 ? "ipv6" : "ipv4";
  if ((isIP(address) === 6 ? "ipv6" : "ipv4") !== family) return false;
  const list = new BlockList();
  list.addSubnet(network!, bits === undefined ? (family === "ipv6" ? 128 : 32) : Number(bits), family);
  return list.check(address, family);
}

function addressOf(socket: string): string {
  return /^\[?(.*?)\]?:\d+$/.exec(socket)![1]!;
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
