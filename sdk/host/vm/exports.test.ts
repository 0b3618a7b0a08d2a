import binaryen from "binaryen";
import { expect, it } from "vitest";
import { createHost } from "../index.js";

it("a global that a module exports is read by its name, as it is now and in each VM", async () => {
  const text = `(module
    (memory (export "memory") 1)
    (global $calls (mut i32) (i32.const 0)) (export "calls" (global $calls))
    (global $big i64 (i64.const 9007199254740993)) (export "big" (global $big))
    (func (export "proxy_abi_version_0_2_1"))
    (func (export "malloc") (param i32) (result i32) (i32.const 1024))
    (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i32.const 0)))`;
  const module = binaryen.parseText(text);
  const host = await createHost({ module: module.emitBinary(), workers: 2 });
  module.dispose();
  const plugin = await host.loadPlugin();
  for (let i = 0; i < 3; i++) plugin.exchangeSync({ worker: 1 });
  expect(host.exportedGlobal("calls", 1)).toBe(3);
  expect(host.exportedGlobal("calls")).toBe(0);
  expect(host.exportedGlobal("big", "main")).toBe(9007199254740993n);
  expect(host.exportedGlobal("memory")).toBeUndefined();
  expect(host.exportedGlobal("none")).toBeUndefined();
});
