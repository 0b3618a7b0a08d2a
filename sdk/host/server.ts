import { type Clock } from "./clock.js";
import type { Clusters } from "./callouts/clusters.js";
import { Metrics } from "./metrics.js";
import { nodeMessage, type NodeOptions } from "./properties/messages.js";
import type { Message } from "./properties/values.js";
import { Queues } from "./queues.js";
import { SharedData } from "./shared-data.js";

/** What a name resolves to; `ttl` is in seconds. */
export interface DnsAnswer {
  readonly addresses: readonly string[];
  readonly ttl?: number;
}

/** Names that modules may resolve. */
export type DnsTable = Readonly<Record<string, readonly string[] | DnsAnswer>>;

/** What all hosts of one Envoy process share: time, shared data, queues, metrics, upstream clusters and the node. */
export class Server {
  readonly sharedData = new SharedData();
  readonly queues = new Queues();
  readonly metrics = new Metrics();
  readonly node: Message;
  /** Answers that asynchronous clusters still owe. */
  readonly pending = new Set<Promise<unknown>>();
  #nextConnectionId = 0;

  constructor(
    readonly clock: Clock,
    readonly clusters: Clusters,
    node: NodeOptions,
    private readonly dns: DnsTable,
  ) {
    this.node = nodeMessage(node);
  }

  /** Undefined when the name does not resolve. */
  resolve(name: string): DnsAnswer | undefined {
    if (!Object.hasOwn(this.dns, name)) return undefined;
    const answer = this.dns[name] as readonly string[] | DnsAnswer;
    return "addresses" in answer ? answer : { addresses: answer };
  }

  nextConnectionId(): number {
    return ++this.#nextConnectionId;
  }

  /** Runs everything that is due now, in order. */
  runDue(): void {
    this.runUntil(this.clock.elapsed);
  }

  /** Moves simulated time to `limit` (milliseconds since the start) and runs what becomes due on the way. */
  runUntil(limit: number): void {
    while (this.clock.step(limit));
    this.clock.moveTo(limit);
  }
}
