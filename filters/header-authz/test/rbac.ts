import { typed, type JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";
import { forTcp, groupsOf, ruleId, type Condition, type Configuration, type Policy } from "./policy.js";

/*
 * Envoy's own RBAC filters for policies, as Istio generates them: AUDIT, DENY and ALLOW, one filter each, dry runs as
 * its shadow rules.
 */

const FILTERS = [
  { action: "AUDIT", rbac: "LOG" },
  { action: "DENY", rbac: "DENY" },
  { action: "ALLOW", rbac: "ALLOW" },
] as const;

/** The HTTP filters that judge like the configuration. */
export function rbacHttpFilters(configuration: Configuration): JsonObject[] {
  return filtersOf(configuration, (fields) => typed("envoy.extensions.filters.http.rbac.v3.RBAC", fields));
}

/** The network filters that judge like the configuration. */
export function rbacNetworkFilters(configuration: Configuration): JsonObject[] {
  return filtersOf(forTcp(configuration), (fields) =>
    typed("envoy.extensions.filters.network.rbac.v3.RBAC", { stat_prefix: "tcp.", ...fields }),
  );
}

function filtersOf(configuration: Configuration, make: (fields: JsonObject) => JsonObject): JsonObject[] {
  return FILTERS.flatMap(({ action, rbac }) => {
    const policies = configuration.policies.filter((policy) => (policy.action ?? "ALLOW") === action);
    if (policies.length === 0) return [];
    const of = (dryRun: boolean): Policy[] => policies.filter((policy) => (policy.dry_run ?? false) === dryRun);
    const rules = of(false).length > 0 ? { rules: rulesOf(rbac, of(false)) } : {};
    const prefix = `istio_dry_run_${action.toLowerCase()}_`;
    const shadow =
      of(true).length > 0 ? { shadow_rules: rulesOf(rbac, of(true)), shadow_rules_stat_prefix: prefix } : {};
    return [{ name: `rbac-${action}`, typed_config: make({ ...rules, ...shadow }) }];
  });
}

function rulesOf(action: string, policies: Policy[]): JsonObject {
  const entries = policies.flatMap((policy): [string, JsonObject][] => {
    if (!policy.rules?.length) return [[ruleId(policy, 0), NEVER]];
    return policy.rules.map((rule, index) => {
      const groups = groupsOf(rule);
      const isPrincipal = (condition: Condition): boolean => !PERMISSIONS.has(condition.field);
      const when = rule.when ? (groups.pop()?.[0] ?? []) : [];
      const from = rule.from ? groups.shift()! : [[]];
      const to = rule.to ? groups.shift()! : [[]];
      const principals = from.map((conditions) => all(PRINCIPAL, [...conditions, ...when.filter(isPrincipal)], policy));
      const whenPermissions = when.filter((one) => !isPrincipal(one));
      const permissions = to.map((conditions) => all(PERMISSION, [...conditions, ...whenPermissions], policy));
      return [ruleId(policy, index), { permissions, principals }];
    });
  });
  return { action, policies: Object.fromEntries(entries) };
}

const NEVER: JsonObject = { permissions: [{ not_rule: { any: true } }], principals: [{ not_id: { any: true } }] };

/** Conditions that Istio writes as permissions; all others are principals. */
const PERMISSIONS = new Set([
  "hosts",
  "methods",
  "paths",
  "ports",
  "destination.ip",
  "destination.port",
  "connection.sni",
]);

/** Names of the combinations in the two messages. */
const PERMISSION = { and: "and_rules", or: "or_rules", list: "rules", not: "not_rule" };
const PRINCIPAL = { and: "and_ids", or: "or_ids", list: "ids", not: "not_id" };

function all(names: typeof PERMISSION, conditions: Condition[], policy: Policy): JsonObject {
  if (conditions.length === 0) return { any: true };
  const parts = conditions.map((condition): JsonObject => {
    const any = { [names.or]: { [names.list]: leaves(condition, policy.namespace ?? "") } };
    return condition.negative ? { [names.not]: any } : any;
  });
  return { [names.and]: { [names.list]: parts } };
}

function leaves({ field, values }: Condition, namespace: string): JsonObject[] {
  const claim = /^request\.auth\.claims(\[.*\])$/.exec(field)?.[1];
  if (claim !== undefined) return [fromMetadata(claimMatcher(claim.slice(1, -1).split("]["), values))];
  return values.map((value) => leaf(field, value, namespace));
}

function leaf(field: string, value: string, namespace: string): JsonObject {
  const header = /^request\.headers\[(.*)\]$/.exec(field)?.[1];
  if (header !== undefined) return { header: headerMatcher(header, value, false) };
  switch (field) {
    case "hosts":
      return { header: headerMatcher(":authority", value, true) };
    case "methods":
      return { header: headerMatcher(":method", value, false) };
    case "paths":
      if (!/\{\*\*?\}/.test(value)) return { url_path: { path: text(value) } };
      return {
        uri_template: {
          name: "uri-template",
          typed_config: typed("envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig", {
            path_template: value.replaceAll("{*}", "*").replaceAll("{**}", "**"),
          }),
        },
      };
    case "ports":
    case "destination.port":
      return { destination_port: Number(value) };
    case "destination.ip":
      return { destination_ip: block(value) };
    case "connection.sni":
      return { requested_server_name: text(value) };
    case "ipBlocks":
      return { direct_remote_ip: block(value) };
    case "remoteIpBlocks":
      return { remote_ip: block(value) };
    case "requestPrincipals":
      return requestPrincipal(value);
    default:
      return { authenticated: { principal_name: identity(field, value, namespace) } };
  }
}

function headerMatcher(name: string, value: string, ignoreCase: boolean): JsonObject {
  if (value === "*") return { name, present_match: true };
  const fold = ignoreCase ? { ignore_case: true } : {};
  if (value.startsWith("*")) return { name, string_match: { suffix: value.slice(1), ...fold } };
  if (value.endsWith("*")) return { name, string_match: { prefix: value.slice(0, -1), ...fold } };
  return { name, string_match: { exact: value, ...fold } };
}

function text(value: string): JsonObject {
  if (value === "*") return regex(".+");
  if (value.startsWith("*")) return { suffix: value.slice(1) };
  if (value.endsWith("*")) return { prefix: value.slice(0, -1) };
  return { exact: value };
}

function regex(expression: string): JsonObject {
  return { safe_regex: { regex: expression } };
}

function identity(field: string, value: string, namespace: string): JsonObject {
  switch (field) {
    case "namespaces":
      return regex(`.*/ns/${value.split("*").map(quote).join(".*")}/.*`);
    case "serviceAccounts": {
      const [space, account] = value.includes("/") ? value.split("/") : [namespace, value];
      return regex(`spiffe://.+/ns/${quote(space!)}/(.+/|)sa/${quote(account!)}(/.+)?`);
    }
    case "trustDomains":
      if (value === "*") return { prefix: "spiffe://" };
      if (!value.includes("*")) return { prefix: `spiffe://${value}/` };
      return regex(`spiffe://${value.split("*").map(quote).join("[^/]*")}/.*`);
    default:
      if (value !== "*" && value.startsWith("*")) return regex(`spiffe://.*${quote(value.slice(1))}`);
      return value === "*" ? regex(".+") : text(`spiffe://${value}`);
  }
}

/** Istio still writes the field `metadata`, which means the same and is deprecated. */
function fromMetadata(metadata_matcher: JsonObject): JsonObject {
  return { sourced_metadata: { metadata_matcher, metadata_source: "DYNAMIC" } };
}

const JWT = "envoy.filters.http.jwt_authn";

function claimMatcher(path: string[], values: string[]): JsonObject {
  const matchers = values.map((value) => ({ string_match: text(value) }));
  const any = matchers.length === 1 ? matchers[0]! : { or_match: { value_matchers: matchers } };
  return {
    filter: JWT,
    path: ["payload", ...path].map((key) => ({ key })),
    value: { or_match: { value_matchers: [{ list_match: { one_of: any } }, any] } },
  };
}

function requestPrincipal(value: string): JsonObject {
  const slash = value.lastIndexOf("/");
  const [first, second] = slash < 0 ? [value, undefined] : [value.slice(0, slash), value.slice(slash + 1)];
  const parts = ((): [JsonObject, JsonObject] => {
    const any = regex(".+");
    if (value === "*") return [any, any];
    if (value.startsWith("*")) {
      if (second === undefined) return [any, { suffix: value.slice(1) }];
      return [first === "*" ? any : { suffix: first.slice(1) }, { exact: second }];
    }
    if (value.endsWith("*")) {
      if (second === undefined) return [{ prefix: value.slice(0, -1) }, any];
      return [{ exact: first }, second === "*" ? any : { prefix: second.slice(0, -1) }];
    }
    return [{ exact: first }, { exact: second ?? "" }];
  })();
  const ids = ["iss", "sub"].map((key, index) =>
    fromMetadata({ filter: JWT, path: [{ key: "payload" }, { key }], value: { string_match: parts[index]! } }),
  );
  return { and_ids: { ids } };
}

function block(value: string): JsonObject {
  const [address, bits] = value.split("/");
  return { address_prefix: address!, prefix_len: Number(bits ?? (address!.includes(":") ? 128 : 32)) };
}

function quote(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
