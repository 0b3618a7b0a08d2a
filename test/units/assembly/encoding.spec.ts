import {
  decodeBase64,
  decodeHex,
  decodePercent,
  encodeBase64,
  encodeHex,
  encodePercent,
} from "../../../sdk/assembly/encoding";
import { constantTimeEquals, hmacSha256, sha256 } from "../../../sdk/assembly/crypto";
import { hash64 } from "../../../sdk/assembly/hash";

describe("encodings", () => {
  it("are written and read", () => {
    expect(encodeBase64("any carnal pleas").toString()).toBe("YW55IGNhcm5hbCBwbGVhcw==");
    expect(decodeBase64("YW55IGNhcm5hbCBwbGVhcw")!.toString()).toBe("any carnal pleas");
    expect(encodeHex("é").toString()).toBe("c3a9");
    expect(decodeHex("C3A9")!.toString()).toBe("é");
    expect(encodePercent("a b/é").toString()).toBe("a%20b%2F%C3%A9");
    expect(decodePercent("a%20b%2f%C3%A9")!.toString()).toBe("a b/é");
  });

  it("answer null for what they are not", () => {
    expect(decodeBase64("A") === null).toBe(true);
    expect(decodeHex("0") === null).toBe(true);
    expect(decodePercent("%2") === null).toBe(true);
  });
});

describe("hashes", () => {
  it("are the standard ones", () => {
    expect(encodeHex(sha256("abc")).toString()).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    // RFC 4231, test case 2
    expect(encodeHex(hmacSha256("Jefe", "what do ya want for nothing?")).toString()).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
    expect(hash64("abc")).toBe(0x44bc2cf5ad770999);
    expect(constantTimeEquals(sha256("a"), sha256("a"))).toBe(true);
    expect(constantTimeEquals(sha256("a"), sha256("b"))).toBe(false);
  });
});
