import { describe, expect, it } from "vitest";
import { compileGuest } from "../support/compile.js";

const sdk = "proxy-wasm-assemblyscript-sdk/assembly";

/** Compiles a source without the SDK's transform, so that nothing is dropped but what the compiler drops. */
async function compile(lines: readonly string[]): Promise<{ text: string; size: number }> {
  const args = ["-O3", "--runtime", "minimal"];
  const { module, text, messages } = await compileGuest(lines.join("\n"), { config: null, args });
  expect(messages).toBe("");
  return { text, size: module.length };
}

describe("a codec that is not used", () => {
  it.each(["json", "config", "protobuf", "encoding", "crypto", "hash", "pattern"])(
    "costs no bytes: %s",
    async (codec) => {
      const nothing = await compile(["export function nothing(): void {}"]);
      const used = await compile([`import * as codec from "${sdk}/${codec}";`, "export function nothing(): void {}"]);
      expect(used.size).toBe(nothing.size);
    },
  );
});

describe("a codec on the hot path", () => {
  const view = "Bytes.view(address, length)";
  const collector = "~lib/rt/tcms";
  const compileUse = async (name: string, codec: string, expression: string): Promise<string> => {
    const { text } = await compile([
      `import { Bytes } from "${sdk}/bytes/bytes";`,
      name === "Bytes" ? "" : `import { ${name} } from "${sdk}/${codec}";`,
      "export function use(address: usize, length: i32): void {",
      `  ${expression};`,
      "}",
    ]);
    return text;
  };

  it("is told from one that makes garbage", async () => {
    expect(await compileUse("Bytes", "bytes", `${view}.toString()`)).toContain(collector);
  });

  it.each([
    ["sha256", "crypto", `sha256(${view})`],
    ["hmacSha256", "crypto", `hmacSha256(${view}, ${view})`],
    ["constantTimeEquals", "crypto", `constantTimeEquals(${view}, ${view})`],
    ["hash64", "hash", `hash64(${view})`],
    ["encodeBase64", "encoding", `encodeBase64(${view})`],
    ["decodeBase64", "encoding", `decodeBase64(${view})`],
    ["encodeHex", "encoding", `encodeHex(${view})`],
    ["decodeHex", "encoding", `decodeHex(${view})`],
    ["encodePercent", "encoding", `encodePercent(${view})`],
    ["decodePercent", "encoding", `decodePercent(${view})`],
    ["BytesBuilder", "encoding", `BytesBuilder.create().append(${view}).integer(-1).view()`],
    ["ProtobufReader", "protobuf", `ProtobufReader.of(${view}).next()`],
    ["ProtobufWriter", "protobuf", `ProtobufWriter.create().bytes(1, ${view})`],
    ["StructWriter", "protobuf", `StructWriter.create().string(${view}, ${view})`],
    ["JsonWriter", "json", `JsonWriter.create().beginObject().key(${view}).number(0.5).endObject().view()`],
  ])("takes memory of the arena alone: %s", async (name, codec, expression) => {
    expect(await compileUse(name, codec, expression)).not.toContain(collector);
  });
});
