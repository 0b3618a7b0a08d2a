import { describe, expect, it } from "vitest";
import { works } from "../twins/works/index.js";
import { budgets } from "./budgets.js";
import { ratioOf } from "./ratio.js";
import { madeUp } from "./testdata.js";
import { judge } from "./verdict.js";

const sdk = { work: "add-header", by: "sdk" } as const;
const rust = { work: "add-header", by: "rust" } as const;

describe("a ratio", () => {
  it("is of the medians over no filter, with an interval around it", () => {
    const ratio = ratioOf(madeUp, sdk, rust)!;
    expect(ratio.median).toBeCloseTo(2_110 / 4_080, 3);
    expect(ratio.low).toBeLessThanOrEqual(ratio.median);
    expect(ratio.high).toBeGreaterThanOrEqual(ratio.median);
    expect(ratioOf(madeUp, sdk, rust)).toEqual(ratio);
  });

  it("is none where a side was not measured", () => {
    expect(ratioOf(madeUp, sdk, { work: "add-header", by: "solo" })).toBeNull();
    expect(ratioOf(madeUp, sdk, { work: "no such work", by: "sdk" })).toBeNull();
  });
});

describe("a goal", () => {
  it("is met, missed, or not to be told", () => {
    const state = (atMost: number) => judge(madeUp, { kind: "ratio", of: sdk, to: rust, atMost }).state;
    expect([state(0.75), state(0.1), state(2_110 / 4_080)]).toEqual(["met", "missed", "open"]);
    expect(judge(madeUp, { kind: "cpu", of: sdk, atMost: 2_000 })).toEqual({
      goal: "≤ 2.00 µs",
      measured: "2.11 µs",
      interval: "1.81 µs … 2.41 µs",
      state: "open",
    });
  });

  it("may be about size, memory and start", () => {
    expect(judge(madeUp, { kind: "size", of: sdk, to: rust })).toMatchObject({ measured: "672 B", state: "met" });
    const over = { work: "add-header", by: "floor" } as const;
    expect(judge(madeUp, { kind: "memory", of: rust, over, atMost: 1_000_000 }).state).toBe("missed");
    expect(judge(madeUp, { kind: "start", of: sdk, atMost: 80 }).state).toBe("met");
    const solo = { work: "add-header", by: "solo" } as const;
    for (const kind of ["cpu", "start"] as const)
      expect(judge(madeUp, { kind, of: solo, atMost: 1 }).state).toBe("not measured");
    expect(judge(madeUp, { kind: "size", of: sdk, to: solo }).state).toBe("not measured");
  });

  it("is about variants that the bench has", () => {
    for (const { goal } of budgets) {
      const other = goal.kind === "memory" ? goal.over : "to" in goal ? goal.to : goal.of;
      for (const { work, by, label } of [goal.of, other]) {
        const variants = works.find(({ name }) => name === work)?.variants ?? [];
        expect(variants.map((each) => [work, each.by, each.label])).toContainEqual([work, by, label]);
      }
    }
  });

  it("has a text that no other has", () => {
    const texts = budgets.map(({ title, goal }) => `${title}: ${judge(madeUp, goal).goal}`);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
