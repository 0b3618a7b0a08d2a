/**
 * Values of the current request, in chains by slot. Numbers count from 1, 0 ends a chain; the memory is kept from
 * request to request and grows when one has more.
 *
 *   value   0         4        8      12
 *           | address | length | next | listed |
 */
// @ts-ignore: decorator
@unmanaged
export class Values {
  private items: usize;
  private room: i32;
  private used: i32;

  static create(room: i32): Values {
    const values = changetype<Values>(heap.alloc(offsetof<Values>()));
    values.items = heap.alloc((<usize>(room + 1)) << 4);
    values.room = room;
    values.used = 0;
    return values;
  }

  free(): void {
    heap.free(this.items);
    heap.free(changetype<usize>(this));
  }

  /** Forgets the values of the last request. */
  // @ts-ignore: decorator
  @inline
  clear(): void {
    this.used = 0;
  }

  /** Adds a value and answers its number. `listed`: it was an item of a list. */
  add(address: usize, length: i32, listed: bool): i32 {
    const number = this.used + 1;
    if (number > this.room) this.grow();
    this.used = number;
    const at = this.at(number);
    store<usize>(at, address);
    store<i32>(at, length, 4);
    store<i32>(at, 0, 8);
    store<i32>(at, i32(listed), 12);
    return number;
  }

  // @ts-ignore: decorator
  @inline
  address(number: i32): usize {
    return load<usize>(this.at(number));
  }

  // @ts-ignore: decorator
  @inline
  length(number: i32): i32 {
    return load<i32>(this.at(number), 4);
  }

  // @ts-ignore: decorator
  @inline
  next(number: i32): i32 {
    return load<i32>(this.at(number), 8);
  }

  // @ts-ignore: decorator
  @inline
  isListed(number: i32): bool {
    return load<i32>(this.at(number), 12) != 0;
  }

  // @ts-ignore: decorator
  @inline
  link(number: i32, next: i32): void {
    store<i32>(this.at(number), next, 8);
  }

  // @ts-ignore: decorator
  @inline
  private at(number: i32): usize {
    return this.items + ((<usize>number) << 4);
  }

  private grow(): void {
    this.room <<= 1;
    this.items = heap.realloc(this.items, (<usize>(this.room + 1)) << 4);
  }
}
