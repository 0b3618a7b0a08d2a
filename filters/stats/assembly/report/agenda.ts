/**
 * Streams that are to be reported from time to time, the longest waiting first. Each has the same interval, so whoever
 * was reported goes to the end.
 *
 *   node   0       4          8        16       20
 *          | next  | previous | due    | stream | kind |
 */
export class Agenda {
  private first: usize = 0;
  private last: usize = 0;

  /** Enters a stream, which must be removed before it is gone, and answers its node. */
  add(stream: usize, kind: i32, due: u64): usize {
    const node = heap.alloc(24);
    store<usize>(node, stream, 16);
    store<i32>(node, kind, 20);
    this.append(node, due);
    return node;
  }

  remove(node: usize): void {
    this.unlink(node);
    heap.free(node);
  }

  /** The node that has waited longest, if it is due; 0 otherwise. */
  due(time: u64): usize {
    const node = this.first;
    return node && load<u64>(node, 8) <= time ? node : 0;
  }

  /** Makes a node wait until the next time. */
  postpone(node: usize, due: u64): void {
    this.unlink(node);
    this.append(node, due);
  }

  private append(node: usize, due: u64): void {
    store<usize>(node, 0);
    store<usize>(node, this.last, 4);
    store<u64>(node, due, 8);
    if (this.last) store<usize>(this.last, node);
    else this.first = node;
    this.last = node;
  }

  private unlink(node: usize): void {
    const next = load<usize>(node);
    const previous = load<usize>(node, 4);
    if (previous) store<usize>(previous, next);
    else this.first = next;
    if (next) store<usize>(next, previous, 4);
    else this.last = previous;
  }
}
