import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { functionType, readModule } from "./module.js";
import { WasmFormatError } from "./reader.js";
import { functionSizes, sectionSizes } from "./sizes.js";
import { buildModule, leb } from "./testing/module-builder.js";

const name = (text: string): number[] => [...leb(text.length), ...new TextEncoder().encode(text)];

describe("readModule", () => {
  it("reads what crosses the border", () => {
    const module = readModule(
      buildModule({
        imports: [
          { name: "proxy_log", signature: "iii:i" },
          { name: "memory", kind: "memory" },
          { name: "now", signature: ":I" },
        ],
        functions: [{ name: "go", signature: "iI:f", body: [0x43, 0, 0, 0, 0] }],
        memories: [],
      }),
    );
    expect(module.imports.map(({ name: each, kind }) => [each, kind])).toEqual([
      ["proxy_log", "function"],
      ["memory", "memory"],
      ["now", "function"],
    ]);
    expect(functionType(module, 1)).toEqual({ params: [], results: ["i64"] });
    expect(functionType(module, 2)).toEqual({ params: ["i32", "i64"], results: ["f32"] });
    expect(functionType(module, 3)).toBeNull();
    expect(module.memories).toHaveLength(1);
  });

  it("measures sections and names functions from the name section", () => {
    const module = readModule(
      buildModule({
        functions: [{ name: "go", signature: ":i", body: [0x41, 1] }],
        custom: { name: [1, ...leb(2 + 4), 1, 0, ...name("big")] },
      }),
    );
    expect(functionSizes(module)).toEqual([{ name: "big", bytes: 4 }]);
    const total = sectionSizes(module).reduce((sum, { bytes }) => sum + bytes, 8);
    expect(total).toBe(module.byteLength);
  });

  it("says what is wrong and where", () => {
    expect(() => readModule(new Uint8Array())).toThrow("no WebAssembly module");
    expect(() => readModule(new TextEncoder().encode("<html>404</html>"))).toThrow("no WebAssembly module");
    expect(() => readModule(Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0))).toThrow("component");
    expect(() => readModule(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 200, 1))).toThrow(
      "200 bytes wanted, 0 left at byte 11",
    );
  });

  it("reserves no memory for a count that lies", () => {
    const lying = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 2, 6, 0xff, 0xff, 0xff, 0xff, 0x0f, 0];
    expect(() => readModule(Uint8Array.from(lying))).toThrow("longer than its section");
  });

  it("throws nothing but WasmFormatError on damaged modules", () => {
    const valid = buildModule({ imports: [{ name: "proxy_log", signature: "iii:i" }], custom: { name: [1, 2, 3] } });
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.nat(255), fc.nat(valid.length), (at, byte, cut) => {
        const damaged = valid.slice(0, Math.max(cut, 1));
        if (at < damaged.length) damaged[at] = byte;
        try {
          readModule(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(WasmFormatError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
