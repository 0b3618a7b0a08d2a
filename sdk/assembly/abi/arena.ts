// Memory for everything that lives as long as the outermost callback: bytes that the host writes
// and views on them. A bump pointer, no free list, never the garbage collector: the host calls
// `proxy_on_memory_allocate` in the middle of our own host calls, where nothing may move or be freed.
//
//   start            top                          end
//   |  taken         |  free                       |
//
// When a callback needs more, a region twice as large is taken from the engine and stays the arena.
// The old region is left alone until then, so views into it stay valid.

const FIRST: usize = 65536;

// @ts-ignore: decorator
@inline
const BASE: usize = memory.data(65536, 16);

let start: usize = BASE;
let end: usize = BASE + FIRST;
let top: usize = BASE;

/** Takes `size` bytes, aligned to 8, valid until the outermost callback returns. */
export function take(size: usize): usize {
  const at = top;
  const next = at + ((size + 7) & ~7);
  if (next > end || next < at) return takeFromLarger(size);
  top = next;
  return at;
}

/** Gives back everything. Called when the outermost callback returns. */
@inline
export function reset(): void {
  top = start;
}

/** Where the arena ends now, for `release`. */
// @ts-ignore: decorator
@inline
export function mark(): usize {
  return top;
}

/**
 * Gives back what was taken since `mark()`, for long work inside one callback. Nothing happens when the arena has moved
 * to a larger region since. No view made in between may be used any more.
 */
export function release(to: usize): void {
  if (to >= start && to <= top) top = to;
}

function takeFromLarger(size: usize): usize {
  let region = (end - start) << 1;
  while (region < size + 8) {
    region <<= 1;
    if (!region) unreachable();
  }
  start = pages(region);
  end = start + region;
  top = start + ((size + 7) & ~7);
  return start;
}

/** Takes whole pages from the engine. Traps when there are none: out of memory is the one thing nobody survives. */
function pages(size: usize): usize {
  heapFirst();
  const before = memory.grow(i32((size + 65535) >> 16));
  if (before < 0) unreachable();
  return (<usize>before) << 16;
}

/**
 * The heap takes all memory behind the static data when it is first used, so it must have done that before we take
 * pages. The transform fills this in where a module has a heap; without the transform every module has one.
 */
function heapFirst(): void {
  if (!isDefined(__gc_total)) heap.free(heap.alloc(1));
}

let permanentTop: usize = 0;
let permanentEnd: usize = 0;

/**
 * Takes `size` bytes, aligned to 8, zeroed, never given back. For literals, tables and identifiers that live as
 * long as the VM. Lies on pages of its own, outside the garbage collector's heap.
 */
export function permanent(size: usize): usize {
  const need = (size + 7) & ~7;
  if (permanentTop + need > permanentEnd) {
    const region = max<usize>(need, 65536);
    permanentTop = pages(region);
    permanentEnd = permanentTop + ((region + 65535) & ~65535);
  }
  const at = permanentTop;
  permanentTop += need;
  return at;
}
