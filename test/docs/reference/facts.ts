import type { Cost } from "./host-calls.js";
import type { HostFunction } from "./host-functions.js";

/**
 * What is known of a function without reading its comment: cost, when it may be called, what it answers when it fails.
 * Empty for one that never calls the host: it may be called everywhere.
 */
export function factsOf(cost: Cost, signature: string, functions: ReadonlyMap<string, HostFunction>): string[] {
  if (cost.most === 0) return [];
  const reached = [...cost.functions].map((name) => functions.get(name)!);
  const names = reached.map(({ name }) => `[\`${name}\`](host-functions.md#${name})`).join(", ");
  const bytes = reached.some(({ text }) => text.includes("Returns bytes")) ? ", bytes returned" : "";
  const whens = [...new Set(reached.map(({ when }) => when))];
  // What calls many functions says itself when that is.
  const when = reached.length > 3 ? [] : [`When: ${whens.join("; ")}`];
  const fails = [...new Set(reached.map((each) => each.fails).filter((fail) => fail !== "never"))];
  const reasons = reached.length > 3 || fails.length === 0 ? "" : ` (${fails.join("; ")})`;
  const failure = fails.length === 0 ? [] : [`When it fails: ${answerOf(signature)}${reasons}`];
  return [`Cost: ${amount(cost)}${bytes}: ${names}`, ...when, ...failure];
}

function amount({ most }: Cost): string {
  if (most === 1) return "one host call";
  return most === Infinity ? "several host calls" : `up to ${most} host calls`;
}

function answerOf(signature: string): string {
  const type = signature.slice(signature.lastIndexOf("):") + 2).trim();
  if (type === "Status") return "the status";
  if (type.endsWith("| null")) return "`null`, and `lastStatus()` says why";
  return "what is said above, and `lastStatus()` says why";
}
