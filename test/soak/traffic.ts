import type { ExchangeOptions } from "proxy-wasm-assemblyscript-sdk/host";

/** Numbers that look random and are the same in every run. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PATHS = ["/", "/reviews/1", "/reviews/2?page=3", "/health", "/a%2Fb", "/users/17/orders"];
const STATUS = [200, 200, 200, 201, 404, 503];
const TENANTS = ["gold", "silver", "", "\u00e9t\u00e9"];

/** Mixed traffic of `kinds` different exchanges, some of them odd: the same list for the same seed. */
export function exchanges(kinds: number, seed: number): ExchangeOptions[] {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  return Array.from({ length: kinds }, (_, i) => ({
    request: {
      method: next() < 0.8 ? "GET" : "POST",
      path: pick(PATHS),
      authority: "reviews.shop.svc.cluster.local",
      headers: [
        ["x-request-id", `r-${i}`],
        ["x-tenant", pick(TENANTS)],
        ...(next() < 0.2 ? ([["x-envoy-peer-metadata", odd(next)]] as [string, string][]) : []),
        ...(next() < 0.1 ? ([["x-debug", "1"]] as [string, string][]) : []),
      ],
      ...(next() < 0.2 ? { body: "x".repeat(Math.floor(next() * 2_000)) } : {}),
    },
    upstream: { status: pick(STATUS), body: "answer" },
  }));
}

/** A header value that is no peer metadata, or not quite. */
function odd(next: () => number): string {
  const bytes = Buffer.from(Array.from({ length: Math.floor(next() * 200) }, () => Math.floor(next() * 256)));
  return next() < 0.5 ? bytes.toString("base64") : bytes.toString("hex");
}
