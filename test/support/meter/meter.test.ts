import binaryen from "binaryen";
import { describe, expect, it } from "vitest";
import { buildModule } from "../../../sdk/host/wasm/testing/module-builder.js";
import { difference, readMeter, type GlobalReader } from "./measured.js";
import { meterModule, type MeterOptions } from "./meter.js";

type Exports = Record<string, (...args: (number | bigint)[]) => unknown>;

/** Runs a metered copy of a module in text format, without its optimizer. */
function run(text: string, options?: MeterOptions): { exports: Exports; global: GlobalReader } {
  const module = binaryen.parseText(text);
  binaryen.setDebugInfo(true);
  const bytes = module.emitBinary();
  module.dispose();
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(meterModule(bytes, options)));
  const global: GlobalReader = (name) => {
    const value = exports[name];
    return value instanceof WebAssembly.Global ? value.value : undefined;
  };
  return { exports: exports as Exports, global };
}

const instructionsOf = (text: string, ...args: number[]): number => {
  const { exports, global } = run(text);
  (exports["f"] as Exports[string])(...args);
  return readMeter(global, [], "f").instructions;
};

describe("a metered module counts", () => {
  it("what lies in a row", () => {
    expect(instructionsOf('(module (func (export "f")))')).toBe(0);
    // two constants, an addition, a drop
    expect(instructionsOf('(module (func (export "f") (drop (i32.add (i32.const 1) (i32.const 2)))))')).toBe(4);
  });

  it("each round of a loop", () => {
    const text = `(module (func (export "f") (param $n i32)
      (loop $again
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br_if $again (local.get $n)))))`;
    // get, const, sub, set, get, br_if
    expect(instructionsOf(text, 1)).toBe(6);
    expect(instructionsOf(text, 100)).toBe(600);
  });

  it("the arm of a branch that is taken", () => {
    const text = `(module (func (export "f") (param $n i32) (result i32)
      (if (result i32) (local.get $n)
        (then (i32.const 1))
        (else (i32.add (i32.const 1) (i32.const 2))))))`;
    expect(instructionsOf(text, 1)).toBe(2 + 1);
    expect(instructionsOf(text, 0)).toBe(2 + 3);
  });

  it("nothing behind a jump", () => {
    const text = `(module (func (export "f") (param $n i32)
      (block $out
        (br_if $out (local.get $n))
        (drop (i32.const 1)))
      (drop (i32.const 2))))`;
    expect(instructionsOf(text, 1)).toBe(2 + 2);
    expect(instructionsOf(text, 0)).toBe(2 + 2 + 2);
  });

  it("the way through a table of jumps", () => {
    const text = `(module (func (export "f") (param $n i32)
      (block $c (block $b (block $a (br_table $a $b $c (local.get $n)))
        (drop (i32.const 1)))
        (drop (i32.const 2)))))`;
    expect([0, 1, 2, 9].map((n) => instructionsOf(text, n))).toEqual([2 + 2 + 2, 2 + 2, 2, 2]);
  });

  it("what is called, directly or by a table", () => {
    const text = `(module
      (table 1 funcref) (elem (i32.const 0) $g)
      (type $v (func))
      (func $g (drop (i64.const 5)))
      (func (export "f") (call $g) (call_indirect (type $v) (i32.const 0))))`;
    expect(instructionsOf(text)).toBe(1 + 2 + (2 + 2));
  });

  it("bulk memory, conversions and numbers of any length as one each", () => {
    const text = `(module (memory 1) (func (export "f")
      (memory.fill (i32.const 70000) (i32.const -1) (i32.const 0))
      (drop (i32.trunc_sat_f64_s (f64.const 1e300)))
      (drop (f32.const 0.5))))`;
    const { exports, global } = run(text.replace("70000", "7000"));
    exports["f"]?.();
    expect(readMeter(global).instructions).toBe(4 + 3 + 2);
  });

  it("more than fits in one byte at once", () => {
    const drops = "(drop (i32.const 1))".repeat(5000);
    expect(instructionsOf(`(module (func (export "f") ${drops}))`)).toBe(10_000);
    for (const count of [31, 32, 33, 63, 64, 65]) {
      const text = `(module (func (export "f") ${"(drop (i32.const 1))".repeat(count)}))`;
      expect(instructionsOf(text)).toBe(2 * count);
    }
  });
});

describe("a metered module tells", () => {
  const TEXT = `(module
    (func $sdk/collect (drop (i32.const 1)) (call $helper))
    (func $helper (drop (i32.const 1)))
    (func $other (param $a i32) (param $b i64) (result i64) (call $sdk/collect) (call $helper) (local.get $b))
    (func $inner (export "inner") (param $b i64) (result i64) (call $other (i32.const 3) (local.get $b)))
    (func (export "outer") (drop (call $inner (i64.const 7)))))`;
  const options = { apart: /\/collect$/, calls: { helped: /^helper$/ } };

  it("what functions cost apart from the rest, and how often others are called", () => {
    const { exports, global } = run(TEXT, options);
    expect(exports["inner"]?.(42n)).toBe(42n);
    const once = readMeter(global, ["helped"]);
    expect(once).toEqual({ instructions: 3 + 3 + 2, apart: 3 + 2, calls: { helped: 2 } });
    exports["inner"]?.(1n);
    expect(difference(readMeter(global, ["helped"]), once)).toEqual(once);
  });

  it("exports from one another", () => {
    const { exports, global } = run(TEXT, options);
    exports["outer"]?.();
    exports["inner"]?.(1n);
    // called from inside the module, an export counts for its caller
    expect(readMeter(global, [], "inner").instructions).toBe(8);
    expect(readMeter(global, ["helped"], "outer")).toEqual({ instructions: 3 + 8, apart: 5, calls: { helped: 2 } });
  });

  it("that it is not metered", () => {
    expect(() => readMeter(() => undefined)).toThrow("the module has no counter __instructions: is it metered?");
  });
});

it("results and memory are as they were, with globals that the module has already", () => {
  const { exports } = run(`(module
    (memory (export "memory") 1) (global $g (mut i32) (i32.const 5)) (data (i32.const 8) "abc")
    (func (export "f") (param $n i32) (result i32)
      (global.set $g (i32.add (global.get $g) (local.get $n)))
      (i32.add (global.get $g) (i32.load8_u (i32.const 8)))))`);
  expect(exports["f"]?.(2)).toBe(7 + 97);
  expect(exports["f"]?.(2)).toBe(9 + 97);
});

it("instructions that it does not know are refused, with their place", () => {
  const vector = buildModule({ functions: [{ name: "f", signature: ":", body: [0xfd, 0x0c] }] });
  expect(() => meterModule(vector)).toThrow(/instruction 0xfd is not known here at byte \d+/);
  expect(() => meterModule(Uint8Array.of(1, 2, 3))).toThrow("no WebAssembly module");
});
