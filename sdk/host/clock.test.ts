import { expect, test } from "vitest";
import { Clock, EndlessWorkError } from "./clock.js";

test("tasks run in order of time, then of addition", () => {
  const clock = new Clock(1_000n);
  const ran: string[] = [];
  for (const [delay, name] of [
    [20, "c"],
    [10, "a"],
    [20, "d"],
    [15, "b"],
    [0, "now"],
  ] as const) {
    clock.after(delay, () => ran.push(`${name}@${clock.elapsed}`));
  }
  while (clock.step(20));
  expect(ran).toEqual(["now@0", "a@10", "b@15", "c@20", "d@20"]);
  expect(clock.now).toBe(1_000n + 20_000_000n);
});

test("a step never passes its limit, cancelled tasks never run", () => {
  const clock = new Clock(0);
  const cancelled = clock.after(1, () => expect.unreachable());
  cancelled.cancelled = true;
  clock.after(10, () => expect.unreachable());
  expect(clock.step(9)).toBe(false);
  expect(clock.elapsed).toBe(0);
  clock.moveTo(9);
  clock.moveTo(5);
  expect(clock.elapsed).toBe(9);
});

test("a thousand tasks in any order", () => {
  const clock = new Clock(0);
  const ran: number[] = [];
  for (let i = 0; i < 1000; i++) {
    const delay = (i * 7919) % 1009;
    clock.after(delay, () => ran.push(delay));
  }
  while (clock.step(2000));
  expect(ran).toEqual([...ran].sort((a, b) => a - b));
  expect(ran).toHaveLength(1000);
});

test("work without end at one moment is an error", () => {
  const clock = new Clock(0);
  const again = (): void => void clock.after(0, again);
  again();
  expect(() => {
    while (clock.step(10));
  }).toThrow(EndlessWorkError);
  const later = new Clock(0);
  const tick = (): void => void later.after(0.001, tick);
  tick();
  expect(() => {
    while (later.step(200));
  }).not.toThrow();
});
