import { Duration, Timestamp } from "../properties/values.js";
import { parseDuration, parseTimestamp } from "../time.js";
import { CelError } from "./ast.js";
import { toInt, type CelValue } from "./values.js";

const SECOND = 1_000_000_000n;

/** RFC 3339 text to a point in time. */
export function toTimestamp(text: string): Timestamp {
  const ns = parseTimestamp(text);
  if (ns === undefined) throw new CelError("String to Timestamp conversion failed");
  return new Timestamp(ns);
}

/** Text such as `1h30m`, `-1.5s`, `300ms` to a span of time. */
export function toDuration(text: string): Duration {
  const ns = parseDuration(text);
  if (ns === undefined) throw new CelError("String to Duration conversion failed");
  return new Duration(toInt(ns));
}

export function formatTimestamp({ ns }: Timestamp): string {
  const ms = floorDivide(ns, 1_000_000n);
  const base = new Date(Number(ms)).toISOString().slice(0, 19);
  return `${base}${fraction(ns - floorDivide(ns, SECOND) * SECOND)}Z`;
}

export function formatDuration({ ns }: Duration): string {
  const absolute = ns < 0n ? -ns : ns;
  return `${ns < 0n ? "-" : ""}${absolute / SECOND}${fraction(absolute % SECOND)}s`;
}

/** Part of a point in time (in a time zone, UTC by default) or of a span. */
export function timePart(name: string, value: CelValue, zone: CelValue | undefined): bigint {
  if (value instanceof Duration) return durationPart(name, value);
  if (!(value instanceof Timestamp)) throw new CelError(`no matching overload: ${name}`);
  const local = new Date(Number(floorDivide(value.ns, 1_000_000n)) + zoneOffset(zone, value));
  switch (name) {
    case "getFullYear":
      return BigInt(local.getUTCFullYear());
    case "getMonth":
      return BigInt(local.getUTCMonth());
    case "getDate":
      return BigInt(local.getUTCDate());
    case "getDayOfMonth":
      return BigInt(local.getUTCDate() - 1);
    case "getDayOfWeek":
      return BigInt(local.getUTCDay());
    case "getDayOfYear":
      return BigInt(Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / 86_400_000));
    case "getHours":
      return BigInt(local.getUTCHours());
    case "getMinutes":
      return BigInt(local.getUTCMinutes());
    case "getSeconds":
      return BigInt(local.getUTCSeconds());
    default:
      return BigInt(local.getUTCMilliseconds());
  }
}

function durationPart(name: string, { ns }: Duration): bigint {
  switch (name) {
    case "getHours":
      return ns / (3600n * SECOND);
    case "getMinutes":
      return ns / (60n * SECOND);
    case "getSeconds":
      return ns / SECOND;
    case "getMilliseconds":
      return (ns % SECOND) / 1_000_000n;
  }
  throw new CelError(`no matching overload: ${name} of a duration`);
}

/** Milliseconds to add to UTC. */
function zoneOffset(zone: CelValue | undefined, at: Timestamp): number {
  if (zone === undefined) return 0;
  if (typeof zone !== "string") throw new CelError("no matching overload: a time zone is a string");
  const fixed = /^([-+]?)(\d\d):(\d\d)$/.exec(zone);
  if (fixed !== null) return (fixed[1] === "-" ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  try {
    const date = new Date(Number(floorDivide(at.ns, 1_000_000n)));
    const local = new Date(`${date.toLocaleString("sv-SE", { timeZone: zone }).replace(" ", "T")}Z`);
    return local.getTime() - Math.floor(date.getTime() / 1000) * 1000;
  } catch {
    throw new CelError(`unknown time zone ${zone}`);
  }
}

function fraction(ns: bigint): string {
  return ns === 0n ? "" : `.${ns.toString().padStart(9, "0").replace(/0+$/, "")}`;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}
