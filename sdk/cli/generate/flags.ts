import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { EnvironmentVariable, Target } from "./deployment.js";

/** Values of command-line options that have a form of their own. Each throws CliError (usage). */

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

const GATEWAY_API = "gateway.networking.k8s.io";
/** API groups of the kinds that policies attach to. */
const GROUPS = new Map([
  ["Gateway", GATEWAY_API],
  ["GatewayClass", GATEWAY_API],
  ["HTTPRoute", GATEWAY_API],
  ["GRPCRoute", GATEWAY_API],
  ["Service", ""],
  ["ServiceEntry", "networking.istio.io"],
]);

export function resourceName(text: string, option: string): string {
  if (text.length <= 253 && DNS_SUBDOMAIN.test(text)) return text;
  throw usage(`${option} "${text}" is no name for a Kubernetes resource`, "lower-case letters, digits, - and .");
}

export function namespace(text: string): string {
  if (DNS_LABEL.test(text)) return text;
  throw usage(`--namespace "${text}" is no namespace`, "up to 63 lower-case letters, digits and -");
}

export function label(text: string): [string, string] {
  const [key = "", value, ...more] = text.split("=");
  if (key !== "" && value !== undefined && more.length === 0 && LABEL_VALUE.test(value)) return [key, value];
  throw usage(`--label "${text}" is no label`, "write key=value, as on the pods; wildcards are not allowed");
}

/** `Gateway/public` → a target reference with the kind's API group. */
export function target(text: string): Target {
  const [kind = "", name, ...more] = text.split("/");
  const group = GROUPS.get(kind);
  if (group !== undefined && name !== undefined && more.length === 0) {
    return { group, kind, name: resourceName(name, "--target") };
  }
  throw usage(
    `--target "${text}" is nothing to attach to`,
    `write <kind>/<name> with a kind of ${[...GROUPS.keys()].join(", ")}`,
  );
}

export function port(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= 65535) return value;
  throw usage(`--port "${text}" is no port`, "1 to 65535");
}

export function priority(text: string): number {
  const value = /^-?\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= -(2 ** 31) && value < 2 ** 31) return value;
  throw usage(`--priority "${text}" is no 32-bit integer`, "higher stands first");
}

/** Most variables that Istio's API takes. */
const MAX_VARIABLES = 256;

/** Variables of both options; each name once, as Istio's API wants it. */
export function environment(inline: readonly string[], fromHost: readonly string[]): EnvironmentVariable[] {
  const all = [
    ...inline.map((text) => environmentVariable(text, false)),
    ...fromHost.map((text) => environmentVariable(text, true)),
  ];
  const twice = all.find(({ name }, i) => all.findIndex((other) => other.name === name) < i);
  if (twice !== undefined) throw usage(`${twice.name} is given twice`, "one value per variable");
  if (all.length <= MAX_VARIABLES) return all;
  throw usage(`${all.length} variables are more than ${MAX_VARIABLES}`, "put them into the configuration");
}

/** `NAME=value`, or with `fromHost` a bare name. */
function environmentVariable(text: string, fromHost: boolean): EnvironmentVariable {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  if (name === "" || name.length > 256 || fromHost !== equals < 0) {
    throw usage(`"${text}" is no variable`, fromHost ? "--env-from-host NAME" : "--env NAME=value");
  }
  if (name.startsWith("ISTIO_META_")) {
    throw usage(`${name}: Istio's agent removes variables that begin with ISTIO_META_`, "choose another name");
  }
  const value = fromHost ? undefined : text.slice(equals + 1);
  if ((value?.length ?? 0) > 2048)
    throw usage(`${name} has more than 2048 characters`, "put it into the configuration");
  return { name, value };
}

function usage(message: string, remedy: string): CliError {
  return new CliError(message, { remedy, exitCode: EXIT.usage });
}
