import { describe, expect, it } from "vitest";
import { logTicks, ticks } from "./scale.js";

describe("ticks", () => {
  it("are round, begin at 0 and reach the greatest value", () => {
    expect(ticks(4_080)).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000]);
    expect(ticks(5)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(ticks(360_300)).toEqual([0, 100_000, 200_000, 300_000, 400_000]);
  });

  it("are there when there is nothing to show", () => {
    for (const most of [0, -1, NaN]) expect(ticks(most)).toEqual([0, 1]);
  });

  it("on a logarithm enclose what there is", () => {
    expect(logTicks(60, 900)).toEqual([50, 100, 200, 500, 1_000]);
    expect(logTicks(100, 100)).toEqual([100]);
  });
});
