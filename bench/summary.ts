import type { Estimate, WorkResult } from "./model/results.js";

/** The figures of one work, a line per variant, as they appear while the bench runs. */
export function summary(work: WorkResult): string[] {
  return work.variants.map((variant) => {
    const name = variant.label === undefined ? variant.by : `${variant.by} (${variant.label})`;
    return `    ${name.padEnd(24)} ${figures()}`;

    function figures(): string {
      if (variant.notMeasured !== undefined) return `not measured: ${variant.notMeasured}`;
      if (!variant.cpu) return `${Math.round(mean(variant.blocks ?? []))} ns per request in all`;
      const { saturation = 0, loadWaited = 0 } = variant;
      const doubt = saturation < 0.95 ? `, worker ${percent(saturation)} busy, load waited ${percent(loadWaited)}` : "";
      return `${interval(variant.cpu)} ns${doubt}`;
    }
  });
}

export function interval({ median, low, high }: Estimate): string {
  return `${Math.round(median)} [${Math.round(low)}, ${Math.round(high)}]`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / Math.max(values.length, 1);
}
