import { describe, expect, it } from "vitest";
import { random } from "../../test/soak/traffic.js";
import { agree, estimate, median, overBaseline } from "./estimate.js";
import { shuffled } from "./order.js";

describe("median", () => {
  it("is the middle value, or the mean of the two in the middle", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  it("does not sort numbers as text, and leaves its argument alone", () => {
    const values = [10, 9, 100];
    expect(median(values)).toBe(10);
    expect(values).toEqual([10, 9, 100]);
  });

  it("is refused for nothing", () => {
    expect(() => median([])).toThrow("Nothing has no median.");
  });
});

describe("estimate", () => {
  it("gives the same interval for the same figures", () => {
    const values = [12, 15, 11, 19, 14, 13, 12, 16];
    expect(estimate(values)).toEqual(estimate(values));
    expect(estimate([4, 4, 4])).toEqual({ median: 4, low: 4, high: 4 });
  });

  it("covers the true median in about 95 of 100 experiments", () => {
    const next = random(7);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    let covered = 0;
    for (let i = 0; i < 60; i++) {
      const { low, high } = estimate(Array.from({ length: 15 }, () => 1000 + 50 * normal()));
      if (low <= 1000 && 1000 <= high) covered++;
    }
    expect(covered / 60).toBeGreaterThan(0.85);
  });

  it("is hardly moved by one outlier", () => {
    const { median: middle, high } = estimate([...Array.from({ length: 14 }, (_, i) => 100 + i), 1e6]);
    expect(middle).toBe(107);
    expect(high).toBeLessThan(120);
  });
});

describe("differences to the baseline", () => {
  it("are taken within each block, so that drift falls out", () => {
    expect(overBaseline([110, 210, 310], [100, 200, 300])).toEqual([10, 10, 10]);
  });

  it("need the same blocks", () => {
    expect(() => overBaseline([1, 2], [1])).toThrow("same blocks");
  });

  it("agree when their intervals meet", () => {
    const of = (low: number, high: number): { median: number; low: number; high: number } => ({
      median: low,
      low,
      high,
    });
    expect(agree(of(1, 3), of(3, 5))).toBe(true);
    expect(agree(of(3, 5), of(1, 3))).toBe(true);
    expect(agree(of(1, 2), of(3, 5))).toBe(false);
  });
});

describe("random order", () => {
  it("follows from the seed and keeps every item", () => {
    const items = ["a", "b", "c", "d", "e"];
    expect(shuffled(items, random(3))).toEqual(shuffled(items, random(3)));
    expect([...shuffled(items, random(4))].sort()).toEqual(items);
  });

  it("brings every item to every place about as often", () => {
    const next = random(1);
    const first = new Map<string, number>();
    for (let i = 0; i < 4000; i++) {
      const [item] = shuffled(["a", "b", "c", "d"], next);
      first.set(item!, (first.get(item!) ?? 0) + 1);
    }
    for (const count of first.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
