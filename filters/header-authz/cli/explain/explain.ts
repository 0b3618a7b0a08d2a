import { Failure } from "../../../cli/failure.js";
import { loadFilter } from "../debug-module.js";
import { toConnection, toExchange, type RequestDescription } from "./request.js";

/** What the filter logs of a request when it is told to explain. */
export interface Explanation {
  decision: "allowed" | "denied";
  /** The rule that decided; absent where none did. */
  rule?: string;
  /** Response code details of a denial. */
  details?: string;
  shadow?: "allowed" | "denied";
  shadow_rule?: string;
  audit_rule?: string;
  /** Every rule in the order in which they are asked. */
  rules: { rule: string; action: string; dry_run?: true; holds: boolean; because?: string }[];
}

/**
 * Lets the filter judge a request, or a connection by its first byte, and say why. It is the filter itself that runs, not
 * a model of it.
 * @throws Failure when the filter refuses the configuration, or the connection is described by what only HTTP has.
 */
export async function explain(
  configuration: unknown,
  request: RequestDescription,
  kind: "http" | "tcp" = "http",
): Promise<Explanation> {
  if (typeof configuration !== "object" || configuration === null) throw new Failure("a configuration is an object");
  const log = { decision_log: { denied: 1, allowed: 1, explain: true } };
  const { decisionLog: _, ...rest } = configuration as Record<string, unknown>;
  const { host, plugin } = await loadFilter(JSON.stringify({ ...rest, ...log }));
  if (kind === "http") plugin.exchangeSync(toExchange(request));
  else plugin.connection([{ client: "x" }], toConnection(request));
  const line = host.logs.find(({ message }) => message.startsWith('{"decision"'));
  if (!line)
    throw new Failure(
      "the filter did not explain itself",
      "Is its debug build up to date? npx proxy-wasm build --debug filters/header-authz",
    );
  return JSON.parse(line.message) as Explanation;
}

/** The explanation as text. */
export function present({ decision, rule, details, shadow, shadow_rule, audit_rule, rules }: Explanation): string {
  const lines = [
    `${decision}${rule === undefined ? "" : ` by ${rule}`}`,
    ...(details === undefined ? [] : [`  details: ${details}`]),
    ...(shadow === undefined ? [] : [`  dry run: ${shadow}${shadow_rule === undefined ? "" : ` by ${shadow_rule}`}`]),
    ...(audit_rule === undefined ? [] : [`  audited by ${audit_rule}`]),
    ...(rules.length === 0 ? ["  there are no policies"] : [""]),
    ...rules.map(({ rule, action, dry_run, holds, because }) => {
      const kind = `${action}${dry_run ? " (dry run)" : ""}`.padEnd(17);
      return `  ${holds ? "fits" : "no  "}  ${kind} ${rule}${because === undefined ? "" : `\n        ${because}`}`;
    }),
  ];
  return lines.join("\n");
}
