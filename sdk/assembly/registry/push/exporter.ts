/** Sends the metrics of a registry somewhere, a slice of work at a time. Its registry calls it. */
export abstract class Exporter {
  /** Milliseconds for which expired rows are kept, so that it can be told that they are gone. */
  abstract get grace(): u64;

  /** Whether there is work for the next tick, as soon as may be. */
  abstract get isBusy(): bool;

  /** All groups are defined. */
  abstract open(): void;

  /** With each tick. */
  abstract step(): void;

  /** The root is done: what is not sent yet is another worker's to send. */
  abstract leave(): void;

  /** Gives the memory back. */
  abstract close(): void;
}
