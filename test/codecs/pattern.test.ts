import { beforeAll, describe, expect, it } from "vitest";
import { scaled } from "../setup/scale.js";
import { Guest } from "./guest.js";
import { Random, mutations } from "./mutate.js";

let guest: Guest;
beforeAll(async () => {
  guest = await Guest.load("pattern");
});

const bit = (result: number | bigint): boolean => result === 1;

/** Compiles, hands the expression on and frees it. */
function using<T>(expression: string | Uint8Array, use: (regex: number) => T): T {
  const regex = guest.number("compile", ...guest.put(expression));
  try {
    return use(regex);
  } finally {
    guest.call("free", regex);
    guest.clear();
  }
}

const errorOf = (expression: string): string => using(expression, (regex) => guest.text("error", regex));
const matches = (expression: string, text: string | Uint8Array): boolean =>
  using(expression, (regex) => bit(guest.call("matches", regex, ...guest.put(text))));
const matchesPart = (expression: string, text: string | Uint8Array): boolean =>
  using(expression, (regex) => bit(guest.call("matchesPart", regex, ...guest.put(text))));

describe("regular expressions", () => {
  it.each([
    ["", "", true],
    ["", "a", false],
    ["abc", "abc", true],
    ["abc", "abcd", false],
    ["a|b|", "", true],
    ["a.c", "a\nc", false],
    ["(?s)a.c", "a\nc", true],
    ["(?s:a.c).", "a\nc\n", false],
    ["a.c", "aéc", true],
    ["a.c", "a😀c", true],
    ["[é-ü]+", "éêü", true],
    ["[^a-y]", "é", true],
    ["[^a-y]", "z", true],
    ["[^\\n]", "\n", false],
    ["[]a]+", "]a", true],
    ["[^]a]", "b", true],
    ["[a-]+", "a-", true],
    ["[-a]+", "a-", true],
    ["[\\d\\-x]+", "4-x", true],
    ["[[:alpha:]_]+", "aZ_", true],
    ["[[:^alpha:]]+", "12é", true],
    ["[[:xdigit:][:space:]]+", "aF 9\t", true],
    ["\\x41\\x{1F600}\\t\\.", "A😀\t.", true],
    ["(?i)straße[^k]", "STRAßEx", true],
    ["(?i)[^k]", "K", false],
    ["(?i)a(?-i)b", "Ab", true],
    ["(?i)a(?-i)b", "AB", false],
    ["((?i)a)b", "Ab", true],
    ["((?i)a)b", "AB", false],
    ["(?P<name>a)(?<other>b)", "ab", true],
    ["a{2}", "aa", true],
    ["a{2,}", "aaaa", true],
    ["a{1,3}", "aaaa", false],
    ["a{0}b", "b", true],
    ["a{,3}", "a{,3}", true],
    ["a{b", "a{b", true],
    ["x*?y+?z??", "xxy", true],
    ["(a*)*", "aaa", true],
    ["(a*)+b", "b", true],
    ["(|a)+", "aa", true],
    ["^a$", "a", true],
    ["(^a|b$)+", "ab", true],
    ["a^b", "ab", false],
    ["(?m)a$\\n^b", "a\nb", true],
    ["a$\\n^b", "a\nb", false],
    ["(?m)^$", "", true],
    ["\\Aa\\z", "a", true],
    ["\\bfoo\\b.*\\Bx", "foo xx", true],
    ["\\bfoo\\bx", "foox", false],
    ["\\w+@\\w+\\.\\w+", "ann@example.org", true],
    ["/api/v[0-9]+(/[^/]*)?", "/api/v12/users", true],
    ["/api/v[0-9]+(/[^/]*)?", "/api/v12/users/1", false],
  ])("%j decides about all of %j: %s", (expression, text, expected) => {
    expect(errorOf(expression)).toBe("");
    expect(matches(expression, text)).toBe(expected);
  });

  it.each([
    ["b", "abc", true],
    ["^b", "abc", false],
    ["c$", "abc", true],
    ["\\bb", "a b", true],
    ["\\bb", "ab", false],
    ["(?m)^b$", "a\nb\nc", true],
    ["x*", "abc", true],
    ["é", "caffé", true],
    ["[^a]", "aaa", false],
  ])("%j decides about a part of %j: %s", (expression, text, expected) => {
    expect(matchesPart(expression, text)).toBe(expected);
  });

  it.each(
    [
      ["(", "there is no ')' for this '(' at offset 0"],
      ["a)", "there is no '(' for this ')' at offset 1"],
      ["*a", "there is nothing to repeat at offset 0"],
      ["a|+", "there is nothing to repeat at offset 2"],
      ["a**", "a repetition cannot be repeated at offset 2"],
      ["a+??", "a repetition cannot be repeated at offset 3"],
      ["a{2,1}", "the repetition must be {n}, {n,} or {n,m} with n <= m <= 1000 at offset 1"],
      ["a{1001}", "the repetition must be {n}, {n,} or {n,m} with n <= m <= 1000 at offset 1"],
      ["a{99999999999}", "the repetition must be {n}, {n,} or {n,m} with n <= m <= 1000 at offset 1"],
      ["[b-a]", "this range has its ends in the wrong order at offset 1"],
      ["x[a", "there is no ']' for this '[' at offset 1"],
      ["[]", "there is no ']' for this '[' at offset 0"],
      ["[[:letters:]]", "this class is not known at offset 1"],
      ["(a)\\1", "references to groups are not supported at offset 3"],
      ["\\p{L}", "this escape is not supported at offset 0"],
      ["\\Q.\\E", "this escape is not supported at offset 0"],
      ["[\\b]", "this escape is not supported at offset 1"],
      ["(?=a)", "this kind of group is not supported at offset 0"],
      ["(?<!a)", "this kind of group is not supported at offset 0"],
      ["(?P<a", "this kind of group is not supported at offset 0"],
      ["(?x)a", "this kind of group is not supported at offset 0"],
      ["a\\", "there is nothing behind this '\\' at offset 1"],
      ["\\x{110000}", "expected \\xhh or \\x{h} with a Unicode character at offset 0"],
      ["\\x{d800}", "expected \\xhh or \\x{h} with a Unicode character at offset 0"],
      ["\\x4", "expected \\xhh or \\x{h} with a Unicode character at offset 0"],
      [`${"(".repeat(101)}a${")".repeat(101)}`, "the nesting is too deep at offset 100"],
      ["a".repeat(5000), "the expression is too long at offset 4096"],
      ["((a{100}){100}){100}", "the expression is too large at offset 0"],
      ["(.{1000}){1000}", "the expression is too large at offset 0"],
    ].map(([expression = "", error]) => [expression.slice(0, 20), expression, error] as const),
  )("%j is refused", (_, expression, error) => {
    expect(errorOf(expression)).toBe(error);
    expect(matches(expression, "")).toBe(false);
  });

  it("refuses expressions that are not UTF-8", () => {
    using(Uint8Array.of(0x61, 0xff), (regex) => {
      expect(guest.text("error", regex)).toBe("the expression must be UTF-8 at offset 1");
    });
  });

  it("matches no character with bytes that are not UTF-8", () => {
    for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90, 0x80, 0x80]]) {
      expect(matches(".*", Uint8Array.from(bytes))).toBe(false);
      expect(matches("[^a]*", Uint8Array.from(bytes))).toBe(false);
    }
    expect(matchesPart("b", Uint8Array.of(0xff, 0x62, 0xff))).toBe(true);
  });

  it("compiles repetitions of nothing at once", () => {
    const started = performance.now();
    expect(errorOf(`${"(".repeat(90)}${"){1000}".repeat(90)}`)).toBe("");
    expect(errorOf(`${"(?:".repeat(90)}a?${"){0,1000}".repeat(90)}`)).toBe("the expression is too large at offset 0");
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it.each(["(a*)*b", "(a|aa)+$", "(a?){50}a{50}", "(.*)(.*)(.*)(.*)(.*)[^a]", "\\b(a+)+\\b!", "[ab]*a[ab]{14}"])(
    "matches %s in linear time",
    (expression) => {
      using(expression, (regex) => {
        const random = new Random(6);
        const text = guest.put(Buffer.from(Array.from({ length: 50_000 }, () => random.pick([0x61, 0x61, 0x62]))));
        const plain = guest.put("a".repeat(50_000));
        const started = performance.now();
        for (const place of [text, plain]) {
          guest.call("matches", regex, ...place);
          guest.call("matchesPart", regex, ...place);
        }
        expect(performance.now() - started).toBeLessThan(3000);
      });
    },
  );

  it("decides as RegExp does about random expressions and texts", () => {
    const random = new Random(8);
    const letters = ["a", "b", "c", "A", "é", "ü", "😀", "1", "_", " ", "\n"];
    let compared = 0;
    for (let i = 0; i < scaled(10_000); i++) {
      const expression = randomExpression(random, 4);
      const whole = new RegExp(`^(?:${expression})$`, "u");
      const part = new RegExp(expression, "u");
      using(expression, (regex) => {
        expect(guest.text("error", regex)).toBe("");
        for (let j = 0; j < 10; j++) {
          const text = Array.from({ length: random.below(8) }, () => random.pick(letters)).join("");
          // RegExp looks for \B inside of surrogate pairs, too.
          if (expression.includes("\\B") && text.includes("😀")) continue;
          const place = guest.put(text);
          const found = [guest.call("matches", regex, ...place), guest.call("matchesPart", regex, ...place)].map(bit);
          const expected = [whole.test(text), part.test(text)];
          if (found[0] !== expected[0] || found[1] !== expected[1])
            expect.fail(JSON.stringify([expression, text, found]));
          compared++;
        }
      });
    }
    expect(compared).toBeGreaterThan(0);
  });

  function randomExpression(random: Random, depth: number): string {
    const inner = (): string => randomExpression(random, depth - 1);
    switch (random.below(depth > 0 ? 9 : 3)) {
      case 0:
        return random.pick(["a", "b", "c", "ab", "é", "😀", "A", "1", "\\n", "\\x61"]);
      case 1:
        return random.pick([
          ".",
          "\\d",
          "\\w",
          "\\W",
          "[a-c]",
          "[^ab]",
          "[é-ü]",
          "[^\\d]",
          "[a-cA]",
          "[\\d_-]",
          "[^é]",
        ]);
      case 2:
        return random.pick(["^", "$", "\\b", "\\B", "a", "b"]);
      case 3:
      case 4:
        return inner() + inner();
      case 5:
        return `(?:${inner()}|${inner()})`;
      case 6:
        return `(?:${inner()})${random.pick(["*", "+", "?", "*?", "{2}", "{0,2}", "{1,}"])}`;
      case 7:
        return `(${inner()})`;
      default:
        return `${inner()}|${inner()}`;
    }
  }

  it("survives mutated expressions without a trap or growth", () => {
    const corpus = ["(a|b)*c{2,3}", "[[:alpha:]x-z^]+", "(?i:a.b)\\d\\W", "^\\bé$|\\x{1F600}", "(?P<n>(?s).*?)"];
    const tokens = ["(", ")", "[", "]", "{1000}", "{0,9}", "*", "?", "\\", "(?", "-", "^", "|", "[^", "\\B", "é"];
    const text = "abc 1é😀\n" + "ab".repeat(20);
    const inputs = mutations(
      new Random(10),
      corpus.map((expression) => Buffer.from(expression)),
      tokens.map((token) => Buffer.from(token)),
      scaled(100_000),
    );
    let size = 0;
    let count = 0;
    let good = 0;
    for (const input of inputs) {
      using(input, (regex) => {
        guest.call("matches", regex, ...guest.put(text));
        guest.call("matchesPart", regex, ...guest.put(input));
        if (Number(guest.call("errorOffset", regex)) < 0) good++;
        else expect(Number(guest.call("errorOffset", regex))).toBeLessThanOrEqual(input.length);
      });
      if (++count === 1000) size = guest.memorySize;
    }
    expect(good).toBeGreaterThan(count / 20);
    expect(guest.memorySize).toBe(size);
  });

  it("keeps at most its budget of states", () => {
    using("(a|b|c|d)*a(a|b|c|d){9}(x|y)?", (regex) => {
      const random = new Random(12);
      const text = (): string => Array.from({ length: 200 }, () => random.pick(["a", "b", "c", "d"])).join("");
      for (let i = 0; i < 100; i++) guest.call("matches", regex, ...guest.put(text()));
      guest.clear();
      const size = guest.memorySize;
      for (let i = 0; i < 2000; i++) {
        guest.call("matches", regex, ...guest.put(text()));
        guest.clear();
      }
      expect(guest.memorySize).toBe(size);
    });
  });
});

describe("globs", () => {
  const glob = (pattern: string, text: string): number => {
    const bits = Number(guest.call("glob", ...guest.put(pattern), ...guest.put(text)));
    guest.clear();
    return bits;
  };

  it("decide as their translation into a regular expression", () => {
    const random = new Random(14);
    const word = (letters: string): string =>
      Array.from({ length: random.below(5) }, () => letters.charAt(random.below(letters.length))).join("");
    for (let i = 0; i < scaled(100_000); i++) {
      const pattern = word("aAb*é");
      const text = word("aAbBé*");
      const bits = glob(pattern, text);
      if (pattern.split("*").length > 2) {
        expect(bits).toBe(-1);
        continue;
      }
      const translated = `^${pattern.replace("*", "[^]*")}$`;
      const matches = new RegExp(translated).test(text);
      const folded = new RegExp(translated, "i").test(text);
      const kind = (pattern.includes("*") ? 0 : 4) | (pattern === "*" ? 8 : 0);
      expect([pattern, text, bits]).toStrictEqual([pattern, text, (matches ? 1 : 0) | (folded ? 2 : 0) | kind]);
    }
  });

  it("need both ends to fit without overlapping", () => {
    expect(glob("ab*ba", "aba") & 1).toBe(0);
    expect(glob("ab*ba", "abba") & 1).toBe(1);
    expect(glob("*", "") & 1).toBe(1);
    expect(glob("", "") & 1).toBe(1);
  });
});
