/** Random numbers that are the same in every run (xorshift32). */
export class Random {
  constructor(private state: number) {}

  /** A whole number below `limit`. */
  below(limit: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }
}

/** `count` inputs that are almost those of `corpus`: bytes changed, cut, repeated, swapped for others and for `tokens`. */
export function* mutations(
  random: Random,
  corpus: readonly Uint8Array[],
  tokens: readonly Uint8Array[],
  count: number,
): Generator<Uint8Array> {
  for (let i = 0; i < count; i++) {
    let input = Buffer.from(random.pick(corpus));
    for (let edits = 1 + random.below(4); edits > 0; edits--) input = edit(random, input, corpus, tokens);
    yield input;
  }
}

function edit(
  random: Random,
  input: Buffer<ArrayBuffer>,
  corpus: readonly Uint8Array[],
  tokens: readonly Uint8Array[],
): Buffer<ArrayBuffer> {
  const from = random.below(input.length + 1);
  const to = from + random.below(Math.min(input.length - from, 8) + 1);
  const replaced = (part: Uint8Array): Buffer<ArrayBuffer> =>
    Buffer.concat([input.subarray(0, from), part, input.subarray(to)]);
  switch (random.below(7)) {
    case 0:
      return replaced(Buffer.of(random.below(256)));
    case 1:
      return replaced(Buffer.alloc(0));
    case 2:
      return replaced(Buffer.concat([input.subarray(from, to), input.subarray(from, to)]));
    case 3: {
      const other = random.pick(corpus);
      const start = random.below(other.length + 1);
      return replaced(other.subarray(start, start + random.below(16)));
    }
    case 4:
      return input.subarray(0, from);
    case 5: {
      if (from === input.length) return input;
      input[from] = (input[from] ?? 0) ^ (1 << random.below(8));
      return input;
    }
    default:
      return replaced(random.pick(tokens));
  }
}
