import binaryen from "binaryen";
import { describe, expect, test } from "vitest";
import { readModule } from "../wasm/module.js";
import { createHost, EnvoyCrash, ModuleLoadError } from "../index.js";
import { linkErrors } from "./link.js";

function wat(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

const FRAME = `(memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 1024))`;

const LOG = `(import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))`;

describe("what Envoy refuses to load", () => {
  test.each<[string, string, RegExp]>([
    [
      "no marker",
      `(module (memory (export "memory") 1) (func (export "malloc") (param i32) (result i32) (i32.const 8)))`,
      /^Missing or unknown Proxy-Wasm ABI version$/,
    ],
    [
      "no allocator",
      `(module (memory (export "memory") 1) (func (export "proxy_abi_version_0_2_1")))`,
      /missing malloc function/,
    ],
    [
      "an unknown import",
      `(module (import "env" "abort" (func (param i32 i32 i32 i32))) ${FRAME})`,
      /missing import: env\.abort$/,
    ],
    [
      "a wrong import",
      `(module (import "env" "proxy_log" (func (param i32 i32) (result i32))) ${FRAME})`,
      /import type mismatch: env\.proxy_log, want: \(i32 i32\) -> i32, but host exports: \(i32 i32 i32\) -> i32$/,
    ],
    ["an imported global", `(module (import "env" "g" (global i32)) ${FRAME})`, /missing import: env\.g$/],
    [
      "a wrong callback",
      `(module ${FRAME} (func (export "proxy_on_tick") (result i32) (i32.const 0)))`,
      /Bad function signature for: proxy_on_tick/,
    ],
    [
      "no memory",
      `(module (func (export "proxy_abi_version_0_2_1")) (func (export "malloc") (param i32) (result i32) (i32.const 8)))`,
      /exactly one memory/,
    ],
    [
      "a name from Object's prototype",
      `(module (import "env" "toString" (func)) ${FRAME})`,
      /missing import: env\.toString$/,
    ],
  ])("%s", async (_, text, reason) => {
    const [first] = linkErrors(readModule(wat(text)));
    expect(first).toMatch(reason);
    await expect(createHost({ module: wat(text) })).rejects.toThrow(ModuleLoadError);
  });

  test("bytes that are no module", async () => {
    await expect(createHost({ module: new Uint8Array([1, 2, 3]) })).rejects.toThrow(/no WebAssembly module/);
  });

  test("all functions of Envoy at once", async () => {
    const imports = [
      `(import "env" "proxy_grpc_call" (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))`,
      `(import "env" "proxy_increment_metric" (func (param i32 i64) (result i32)))`,
      `(import "env" "envoy_resolve_dns" (func (param i32 i32 i32) (result i32)))`,
      `(import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))`,
      `(import "wasi_unstable" "clock_time_get" (func (param i32 i64 i32) (result i32)))`,
    ];
    await expect(createHost({ module: wat(`(module ${imports.join("\n")} ${FRAME})`) })).resolves.toBeDefined();
  });
});

describe("start-up", () => {
  test("a host call in the start section crashes Envoy", async () => {
    const module = wat(
      `(module ${LOG} ${FRAME} (start $s) (func $s (drop (call $log (i32.const 2) (i32.const 0) (i32.const 0)))))`,
    );
    await expect(createHost({ module })).rejects.toThrow(EnvoyCrash);
    await expect(createHost({ module })).rejects.toThrow(/--exportStart _initialize/);
  });

  test("proxy_log is allowed in _initialize", async () => {
    const module = wat(`(module ${LOG} ${FRAME} (data (i32.const 0) "hi")
      (func (export "_initialize") (drop (call $log (i32.const 2) (i32.const 0) (i32.const 2)))))`);
    const host = await createHost({ module });
    expect(host.logs).toMatchObject([{ level: "info", message: "hi", vm: "base", contextId: 0 }]);
    expect(host.counts.callbacks["_initialize"]).toMatchObject({ total: 1, calls: { proxy_log: 1 } });
  });

  test("other functions trap in _initialize", async () => {
    const module =
      wat(`(module (import "env" "proxy_get_current_time_nanoseconds" (func $t (param i32) (result i32))) ${FRAME}
      (func (export "_initialize") (drop (call $t (i32.const 0)))))`);
    await expect(createHost({ module })).rejects.toThrow(
      /restricted_callback: proxy_get_current_time_nanoseconds during initialize/,
    );
  });

  test("main runs after _initialize, _start only without it", async () => {
    const say = (at: number): string => `(drop (call $log (i32.const 2) (i32.const ${at}) (i32.const 1)))`;
    const module = wat(`(module ${LOG} ${FRAME} (data (i32.const 0) "ims")
      (func (export "_initialize") ${say(0)})
      (func (export "main") (param i32 i32) (result i32) ${say(1)} (i32.const 0))
      (func (export "_start") ${say(2)}))`);
    expect((await createHost({ module })).logs.map((entry) => entry.message)).toEqual(["i", "m"]);
    const command = wat(`(module ${LOG} ${FRAME} (data (i32.const 0) "s") (func (export "_start") ${say(0)}))`);
    expect((await createHost({ module: command })).logs.map((entry) => entry.message)).toEqual(["s"]);
  });

  test("malloc wins over proxy_on_memory_allocate", async () => {
    const module = wat(`(module
      (import "env" "proxy_get_buffer_bytes" (func $read (param i32 i32 i32 i32 i32) (result i32)))
      (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
      ${FRAME}
      (func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 2048))
      (func (export "proxy_on_configure") (param i32 i32) (result i32)
        (drop (call $read (i32.const 7) (i32.const 0) (i32.const 9) (i32.const 0) (i32.const 4)))
        (drop (call $log (i32.const 2) (i32.const 1024) (i32.const 3)))
        (i32.const 1)))`);
    const host = await createHost({ module, mainThread: false });
    await host.loadPlugin({ configuration: "abc" });
    expect(host.logs.map((entry) => entry.message)).toEqual(["abc", "abc"]);
  });

  test("an allocator without memory fails the call", async () => {
    const module = wat(`(module
      (import "env" "proxy_get_buffer_bytes" (func $read (param i32 i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1) (func (export "proxy_abi_version_0_2_1"))
      (func (export "malloc") (param i32) (result i32) (i32.const 0))
      (func (export "proxy_on_configure") (param i32 i32) (result i32)
        (i32.eq (i32.const 6) (call $read (i32.const 7) (i32.const 0) (i32.const 9) (i32.const 0) (i32.const 4)))))`);
    const host = await createHost({ module });
    await host.loadPlugin({ configuration: "abc" });
    expect(host.findings.all.map((finding) => finding.rule)).toContain("allocator-failed");
  });

  test("addresses outside of memory fail the call", async () => {
    const module = wat(`(module ${LOG} ${FRAME}
      (func (export "proxy_on_configure") (param i32 i32) (result i32)
        (i32.and
          (i32.eq (i32.const 6) (call $log (i32.const 2) (i32.const 65530) (i32.const 7)))
          (i32.and
            (i32.eq (i32.const 6) (call $log (i32.const 2) (i32.const -1) (i32.const 1)))
            (i32.eq (i32.const 2) (call $log (i32.const 6) (i32.const 0) (i32.const 0)))))))`);
    const host = await createHost({ module });
    await expect(host.loadPlugin()).resolves.toBeDefined();
  });

  test("an imported memory is made by the host", async () => {
    const module = wat(`(module ${LOG} (import "env" "memory" (memory 1 2)) (data (i32.const 8) "x")
      (func (export "proxy_abi_version_0_2_1")) (func (export "malloc") (param i32) (result i32) (i32.const 1024))
      (func (export "_initialize") (drop (call $log (i32.const 2) (i32.const 8) (i32.const 1)))))`);
    expect((await createHost({ module })).logs.map((entry) => entry.message)).toEqual(["x"]);
  });
});
