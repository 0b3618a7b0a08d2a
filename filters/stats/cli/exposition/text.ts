/** One line of a scrape. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: .*)?$/;
const pair = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/gy;

/** Samples of Prometheus' text format or OpenMetrics. */
export function parseExposition(text: string): Sample[] {
  return text
    .split("\n")
    .filter((one) => one !== "" && !one.startsWith("#"))
    .map((one) => {
      const [, name, labels = "", value] = line.exec(one) ?? [];
      if (name === undefined || value === undefined) throw new Error(`not a sample: ${one}`);
      return { name, labels: parseLabels(labels), value: Number(value.replace("+Inf", "Infinity")) };
    });
}

function parseLabels(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  pair.lastIndex = 0;
  for (let match = pair.exec(text); match; match = pair.exec(text)) {
    found[match[1]!] = match[2]!.replace(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
  }
  return found;
}

/** Sum of the samples called so that have these labels. */
export function total(samples: Sample[], name: string, labels: Record<string, string> = {}): number {
  return matching(samples, name, labels).reduce((sum, { value }) => sum + value, 0);
}

/** The samples called so that have these labels. */
export function matching(samples: Sample[], name: string, labels: Record<string, string> = {}): Sample[] {
  return samples.filter(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => (sample.labels[label] ?? "") === value),
  );
}
