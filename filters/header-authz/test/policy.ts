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
    const negative = /^not[A-Z]/.test(key);
    return { field: negative ? key.charAt(3).toLowerCase() + key.slice(4) : key, values, negative };
  });
}

/** Identity of a rule, as Istio names it for Envoy. */
export function ruleId(policy: Policy, index: number): string {
  return `ns[${policy.namespace ?? ""}]-policy[${policy.name}]-rule[${String(index)}]`;
}
