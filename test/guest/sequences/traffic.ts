import type { Random } from "../../codecs/mutate.js";

type Pair = readonly [string, Uint8Array];

const NAMES = ["x-a", "X-A", "cookie", "accept", "host", "x-answer", "content-length", "content-type", "x-%", "ü"];

/** Messages as peers may send them: empty, repeated, long, with any byte. */
export class Traffic {
  constructor(private readonly random: Random) {}

  bytes(limit: number): Uint8Array {
    const { random } = this;
    const size = random.below(random.below(limit) + 1);
    const filler = random.pick([0, 0x61, 0xff, 0xc3, random.below(256)]);
    const bytes = Buffer.alloc(size, filler);
    for (let i = random.below(4); i > 0 && size > 0; i--) bytes[random.below(size)] = random.below(256);
    return bytes;
  }

  /** Seldom one of many kilobytes. */
  body(): Uint8Array {
    return this.bytes(this.random.below(100) === 0 ? 50_000 : 60);
  }

  headers(first: readonly Pair[] = []): Pair[] {
    const { random } = this;
    const count = random.below(50) === 0 ? random.below(300) : random.below(6);
    return [...first, ...Array.from({ length: count }, () => [random.pick(NAMES), this.bytes(24)] as const)];
  }

  request(): Pair[] {
    const { random } = this;
    const text = (value: string): Uint8Array => Buffer.from(value, "latin1");
    const method = random.pick(["GET", "POST", "HEAD", "CONNECT", ""]);
    const path = random.pick(["/", "/a?b=c", "/\xff/..", "*", ""]);
    return this.headers([
      [":method", text(method)],
      [":path", text(path)],
      [":authority", text("host")],
      [":scheme", text("http")],
      ["x-forwarded-proto", text("http")],
    ]);
  }

  response(): Pair[] {
    return this.headers([[":status", Buffer.from(this.random.pick(["200", "204", "503", "100", "7777", "", "abc"]))]]);
  }
}
