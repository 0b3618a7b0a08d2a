/** One line of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the samples of a page in Prometheus' text format. */
export function samples(page: string): Sample[] {
  const found: Sample[] = [];
  for (const line of page.split("\n")) {
    const parts = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (parts) found.push({ name: parts[1]!, labels: labels(parts[2] ?? ""), value: Number(parts[3]) });
  }
  return found;
}

function labels(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, value] of text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) found[name!] = value!;
  return found;
}

/** A line with only some labels, for people. */
export function brief(sample: Sample, names: readonly string[]): string {
  const shown = names.map((name) => `${name}="${sample.labels[name] ?? ""}"`);
  return `${sample.name}{${shown.join(",")}} ${sample.value}`;
}
