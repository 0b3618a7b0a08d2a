import type { JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";

/** AuthorizationPolicy as the filter's configuration has it. */
export interface Policy {
  name: string;
  namespace?: string;
  action?: "ALLOW" | "DENY" | "AUDIT";
  dry_run?: boolean;
  rules?: Rule[];
}

export interface Rule {
  from?: { source: Values }[];
  to?: { operation: Values }[];
  when?: { key: string; values?: string[]; notValues?: string[] }[];
}

/** Fields such as `principals`, `notPaths`. */
export type Values = Record<string, string[]>;

export type PathNormalization = "NONE" | "BASE" | "MERGE_SLASHES" | "DECODE_AND_MERGE_SLASHES";

export interface Configuration {
  policies: Policy[];
  path_normalization?: PathNormalization;
  direct_remote_address?: "filter_state";
  extensions?: ("regex" | "element" | "sha256")[];
}

/** What a request brings, as far as policies can see it. Header values are bytes, one character each. */
export interface Request {
  method: string;
  path: string;
  authority: string;
  headers: [name: string, value: string][];
  /** Certificate of the client; absent in plain text. */
  certificate?: { uri?: string; dns?: string; subject?: string } | undefined;
  sni?: string | undefined;
  /** `address:port`. */
  remote: string;
  /** Absent where nobody set it. */
  direct?: string | undefined;
  destination: string;
  /** Dynamic metadata by filter. */
  metadata?: Record<string, JsonObject> | undefined;
}

/** One thing that is asked of an attribute; a rule is AND (groups) of OR (alternatives) of AND (conditions). */
export interface Condition {
  /** `request.headers[x]`, `paths`, `principals`, … */
  field: string;
  values: string[];
  negative: boolean;
}

/** Names of the conditions under `when` to those of the fields of `from` and `to`. */
const SYNONYMS: Readonly<Record<string, string>> = {
  "source.ip": "ipBlocks",
  "remote.ip": "remoteIpBlocks",
  "source.namespace": "namespaces",
  "source.serviceAccount": "serviceAccounts",
  "source.principal": "principals",
  "source.trustDomain": "trustDomains",
  "request.auth.principal": "requestPrincipals",
  "request.auth.audiences": "request.auth.claims[aud]",
  "request.auth.presenter": "request.auth.claims[azp]",
  "destination.port": "ports",
};

/** The groups of a rule. */
export function groupsOf(rule: Rule): Condition[][][] {
  const groups: Condition[][][] = [];
  if (rule.from) groups.push(rule.from.map(({ source }) => conditionsOf(source)));
  if (rule.to) groups.push(rule.to.map(({ operation }) => conditionsOf(operation)));
  if (rule.when) {
    groups.push([
      rule.when.flatMap(({ key, values, notValues }) => {
        const field = SYNONYMS[key] ?? key;
        return [
          ...(values ? [{ field, values, negative: false }] : []),
          ...(notValues ? [{ field, values: notValues, negative: true }] : []),
        ];
      }),
    ]);
  }
  return groups;
}

function conditionsOf(fields: Values): Condition[] {
  return Object.entries(fields).map(([key, values]) => {
    return { field: positive(key), values, negative: positive(key) !== key };
  });
}

/** `paths` of `notPaths`. */
function positive(key: string): string {
  return /^not[A-Z]/.test(key) ? key.charAt(3).toLowerCase() + key.slice(4) : key;
}

/** Identity of a rule, as Istio names it for Envoy. */
export function ruleId(policy: Policy, index: number): string {
  return `ns[${policy.namespace ?? ""}]-policy[${policy.name}]-rule[${String(index)}]`;
}

const HTTP_ONLY = /^(hosts|methods|paths|requestPrincipals|request\.(headers|auth)\b.*)$/;

/**
 * What is left of a configuration on connections without HTTP: a rule of an ALLOW policy that asks for HTTP counts for
 * nothing, in the others that condition is left out.
 */
export function forTcp(configuration: Configuration): Configuration {
  const policies = configuration.policies.map((policy): Policy => {
    const rules = (policy.rules ?? []).filter((rule) => (policy.action ?? "ALLOW") !== "ALLOW" || !asksForHttp(rule));
    return { ...policy, rules: rules.map(withoutHttp) };
  });
  return { ...configuration, policies };
}

function asksForHttp(rule: Rule): boolean {
  return groupsOf(rule).some((group) => group.some((all) => all.some(({ field }) => HTTP_ONLY.test(field))));
}

function withoutHttp({ from, to, when }: Rule): Rule {
  return {
    ...(from ? { from: from.map(({ source }) => ({ source: fieldsWithoutHttp(source) })) } : {}),
    ...(to ? { to: to.map(({ operation }) => ({ operation: fieldsWithoutHttp(operation) })) } : {}),
    ...(when ? { when: when.filter(({ key }) => !HTTP_ONLY.test(key)) } : {}),
  };
}

function fieldsWithoutHttp(fields: Values): Values {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !HTTP_ONLY.test(positive(key))));
}
