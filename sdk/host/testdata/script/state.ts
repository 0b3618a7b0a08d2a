/** What a script remembers between calls. */

export class Line {
  constructor(
    public callback: string,
    public words: string[],
  ) {}
}

/** Numbers by name, saved with `save`. */
export const saved = new Map<string, i32>();

/** Where the host writes its answers. */
export const out: usize = memory.data(32);

export let last: i32 = 0;
export let current: i32 = 0;

export function setLast(value: i32): void {
  last = value;
}

export function setCurrent(value: i32): void {
  current = value;
}
