/** The configuration of the filter, as far as its tools look at it; `schema.json` has it all. */
export interface StatsConfig {
  stat_prefix?: string;
  sink?: "registry" | "envoy";
  metrics?: MetricConfig[];
  definitions?: DefinitionConfig[];
  limits?: { label_sets?: number };
  exposition?: object | undefined;
}

export interface MetricConfig {
  /** Empty or absent: all metrics. */
  name?: string;
  drop?: boolean;
  dimensions?: Record<string, string>;
  tags_to_remove?: string[];
  buckets?: BucketsConfig;
  unit?: "milliseconds" | "seconds";
}

export interface DefinitionConfig {
  name: string;
  value: string;
  type?: "COUNTER" | "GAUGE" | "HISTOGRAM";
  buckets?: BucketsConfig;
}

export interface BucketsConfig {
  explicit_buckets?: { bounds: number[] };
  linear_buckets?: { num_finite_buckets: number; width: number; offset?: number };
  exponential_buckets?: { num_finite_buckets: number; growth_factor: number; scale: number };
}

/** Upper bounds that a definition of buckets stands for. */
export function boundsOf(buckets: BucketsConfig): number[] {
  const { explicit_buckets: explicit, linear_buckets: linear, exponential_buckets: exponential } = buckets;
  if (explicit) return explicit.bounds;
  const numbers = (count: number): number[] => Array.from({ length: count + 1 }, (_, i) => i);
  if (linear) return numbers(linear.num_finite_buckets).map((i) => (linear.offset ?? 0) + linear.width * i);
  if (!exponential) return [];
  return numbers(exponential.num_finite_buckets).map((i) => exponential.scale * exponential.growth_factor ** i);
}

/** The same configuration with all keys in snake_case, as protobuf's JSON allows both. */
export function normaliseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normaliseKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === "dimensions" ? [key, inner] : [snakeCase(key), normaliseKeys(inner)],
    ),
  );
}

const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
