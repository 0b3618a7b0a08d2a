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

describe("codecs", () => {
  it("cost no bytes where they are imported and not used", async () => {
    const nothing = "export function nothing(): void {}";
    const codecs = ["json", "config", "protobuf", "encoding", "crypto", "hash", "pattern"];
    const imports = codecs.map((codec) => `import * as ${codec} from "${sdk}/${codec}";`);
    expect((await compile([...imports, nothing])).size).toBe((await compile([nothing])).size);
  });

  // No collector in the module, so no garbage. The arena itself sees to it that there is a heap.
  const collector = "~lib/rt/tcms";
  const compileUse = async (codec: string, names: string[], expressions: string[]): Promise<string> => {
    const { text } = await compile([
      `import { Bytes } from "${sdk}/bytes/bytes";`,
      `import { ${names.join(", ")} } from "${sdk}/${codec}";`,
      "export function use(address: usize, length: i32): void {",
      "  const bytes = Bytes.view(address, length);",
      ...expressions.map((expression) => `  ${expression};`),
      "}",
    ]);
    return text;
  };

  it("are told from what makes garbage", async () => {
    expect(await compileUse("bytes", ["isUtf8"], ["bytes.toString()"])).toContain(collector);
  });

  it.each([
    [
      "crypto",
      ["sha256", "hmacSha256", "constantTimeEquals"],
      ["sha256(bytes)", "hmacSha256(bytes, bytes)", "constantTimeEquals(bytes, bytes)"],
    ],
    ["hash", ["hash64"], ["hash64(bytes)"]],
    [
      "encoding",
      ["encodeBase64", "decodeBase64", "encodeHex", "decodeHex", "encodePercent", "decodePercent", "BytesBuilder"],
      [
        "encodeBase64(bytes)",
        "decodeBase64(bytes)",
        "encodeHex(bytes)",
        "decodeHex(bytes)",
        "encodePercent(bytes)",
        "decodePercent(bytes)",
        "BytesBuilder.create().append(bytes).integer(-1).view()",
      ],
    ],
    [
      "protobuf",
      ["ProtobufReader", "ProtobufWriter", "StructWriter", "parseStruct"],
      [
        "ProtobufReader.of(bytes).next()",
        "ProtobufWriter.create().bytes(1, bytes)",
        "StructWriter.create().string(bytes, bytes)",
        "parseStruct(bytes).free()",
      ],
    ],
    [
      "json",
      ["JsonDocument", "JsonWriter"],
      [
        "JsonWriter.create().beginObject().key(bytes).number(0.5).endObject().view()",
        "const document = JsonDocument.parse(bytes)",
        "document.root.get(bytes)",
        "document.free()",
      ],
    ],
    ["pattern", ["Glob", "Regex"], ["Regex.compile(bytes).matches(bytes)", "Glob.parse(bytes)!.matches(bytes)"]],
  ])("make no garbage: %s", async (codec, names, expressions) => {
    expect(await compileUse(codec, names, expressions)).not.toContain(collector);
  });
});
