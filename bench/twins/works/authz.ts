import { rbacHttpFilters } from "../../../filters/header-authz/test/rbac.js";
import type { Configuration, Policy } from "../../../filters/header-authz/test/policy.js";
import type { Variant, Work } from "../../model/work.js";
import { changed, requestWith } from "./requests.js";
import { guest, lua, native } from "./variants.js";

const ATTRIBUTES = ["x-tenant", "x-user", "x-role", "x-client", "x-region"];

/** Policies of one rule that denies ten values of one header; the twins that are written by hand have ten of them. */
function policiesOf(count: number): Policy[] {
  return Array.from({ length: count }, (_, policy) => ({
    name: `policy-${policy}`,
    action: "DENY",
    rules: [{ when: [{ key: `request.headers[${ATTRIBUTES[policy % 5]!}]`, values: deniedBy(policy) }] }],
  }));
}

function deniedBy(policy: number): string[] {
  return Array.from({ length: 10 }, (_, value) => `denied-${policy * 10 + value}`);
}

function authz(policies: number, headers: 6 | 30, twins: readonly Variant[]): Work {
  const name = `authz-${policies}-${headers}`;
  const configuration: Configuration = { policies: policiesOf(policies) };
  const request = requestWith(headers);
  const [first, last] = [deniedBy(0)[0]!, deniedBy(policies - 1)[9]!];
  return {
    name,
    title: `header authorization: ${policies} policies of ten values, ${headers} headers, allowed`,
    protocol: "http",
    request,
    probes: [
      changed(request, { "x-tenant": [first] }),
      changed(request, { "x-region": [last] }),
      changed(request, { "x-tenant": [`${first}0000`] }),
      changed(request, { "x-user": [first] }),
      changed(request, { "x-tenant": ["one", first] }),
      changed(request, { "x-tenant": [] }),
    ],
    answeredBy: "envoy",
    variants: [
      native(...rbacHttpFilters(configuration)),
      ...twins.filter(({ by }) => by === "lua" || by === "floor"),
      guest("sdk", name, { module: "filters/header-authz", configuration }),
      ...twins.filter(({ by }) => by !== "lua" && by !== "floor"),
    ],
  };
}

const TWINS = "authz-10";
const byHand = [lua(TWINS), ...(["floor", "rust", "go", "gcore", "solo"] as const).map((by) => guest(by, TWINS))];

/** By the number of policies and of the request's headers. */
export const authzWorks: readonly Work[] = [
  authz(10, 6, byHand),
  authz(10, 30, byHand),
  authz(100, 6, []),
  authz(1000, 6, []),
  authz(1000, 30, []),
];
