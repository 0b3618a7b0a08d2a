import { describe, expect, it } from "vitest";
import type { Options } from "./options.js";
import { latencyOf, main, planOf } from "./plan.js";
import { works } from "./twins/works/index.js";

const options: Options = { mode: "quick", works: null, by: null, repeat: false, out: null };
const names = works.map(({ name }) => name);

describe("the plan", () => {
  it("knows works that there are", () => {
    expect(names).toEqual(expect.arrayContaining(main));
    expect(names).toEqual(expect.arrayContaining(Object.keys(latencyOf)));
    expect(new Set(names).size).toBe(names.length);
  });

  it("keeps a quick run below 6 minutes and a full one below 35", () => {
    expect(planOf(options, works).minutes).toBeLessThanOrEqual(6);
    const full = planOf({ ...options, mode: "full" }, works);
    expect(full.minutes).toBeLessThanOrEqual(35);
    expect(full.works).toHaveLength(works.length);
    expect(full.blocks).toBe(11);
  });

  it("is about the chosen works and implementations alone", () => {
    const plan = planOf({ ...options, works: ["add-header"], by: ["sdk", "rust"] }, works);
    expect(plan.works.map(({ name }) => name)).toEqual(["add-header"]);
    expect(new Set(plan.works[0]!.variants.map(({ by }) => by))).toEqual(new Set(["sdk", "rust"]));
    expect(plan).toMatchObject({ blockSeconds: 1, stalledSeconds: 0, memoryStarts: 0, requests: 0 });
  });

  it("takes twice as long when it measures twice", () => {
    const once = planOf({ ...options, works: ["headers-60"] }, works).minutes;
    expect(planOf({ ...options, works: ["headers-60"], repeat: true }, works).minutes).toBeGreaterThan(once);
  });
});
