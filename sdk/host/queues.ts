import type { ByteString } from "./bytes.js";

/** Who is told that a queue has something: the last one that registered it. */
export interface QueueOwner {
  /** Called soon after an enqueue, on the owner's own thread. */
  ready(token: number): void;
}

interface Queue {
  readonly items: Uint8Array[];
  owner: QueueOwner;
}

/** Queues between the VMs of one Envoy process, known by `vm_id` and name. They are unbounded. */
export class Queues {
  readonly #tokens = new Map<ByteString, number>();
  readonly #queues: Queue[] = [];

  /** Makes the queue or takes it over; what it holds stays. */
  register(vmId: ByteString, name: ByteString, owner: QueueOwner): number {
    const key = `${vmId.length}:${vmId}${name}`;
    const known = this.#tokens.get(key);
    if (known !== undefined) {
      (this.#queues[known - 1] as Queue).owner = owner;
      return known;
    }
    const token = this.#queues.push({ items: [], owner });
    this.#tokens.set(key, token);
    return token;
  }

  /** The token of a registered queue, or undefined. */
  resolve(vmId: ByteString, name: ByteString): number | undefined {
    return this.#tokens.get(`${vmId.length}:${vmId}${name}`);
  }

  /** False when there is no such queue. */
  enqueue(token: number, item: Uint8Array): boolean {
    const queue = this.#queues[token - 1];
    if (queue === undefined) return false;
    queue.items.push(item);
    queue.owner.ready(token);
    return true;
  }

  /** The oldest item, `"empty"` when there is none, undefined when there is no such queue. */
  dequeue(token: number): Uint8Array | "empty" | undefined {
    const queue = this.#queues[token - 1];
    return queue === undefined ? undefined : (queue.items.shift() ?? "empty");
  }

  /** Number of items waiting in a queue. */
  depth(name: ByteString, vmId: ByteString = ""): number {
    const token = this.resolve(vmId, name);
    return token === undefined ? 0 : (this.#queues[token - 1] as Queue).items.length;
  }
}
