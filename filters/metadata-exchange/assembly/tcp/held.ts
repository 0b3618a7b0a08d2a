import { TimerHandler, now, startTimer, stopTimer } from "proxy-wasm-assemblyscript-sdk";
import { MetadataExchange } from "../root";
import { ExchangeConnection } from "./connection";

const NANOSECONDS: u64 = 1_000_000;

/**
 * Connections whose first bytes could still become a frame. A timer that runs only while there are some lets them go in
 * time.
 */
export class HeldConnections extends TimerHandler {
  private readonly connections: ExchangeConnection[] = [];

  /** @param timeout milliseconds that a connection is held at most. */
  constructor(
    private readonly root: MetadataExchange,
    private readonly timeout: u32,
  ) {
    super();
  }

  private get period(): u32 {
    return max(this.timeout / 10, 1);
  }

  add(connection: ExchangeConnection): void {
    if (connection.heldAt >= 0) return;
    if (!this.connections.length) startTimer(this.root, this, this.period);
    connection.heldAt = this.connections.length;
    connection.heldUntil = now() + <u64>(this.timeout - this.period) * NANOSECONDS;
    this.connections.push(connection);
  }

  remove(connection: ExchangeConnection): void {
    const at = connection.heldAt;
    if (at < 0) return;
    const last = this.connections.pop();
    if (last !== connection) {
      this.connections[at] = last;
      last.heldAt = at;
    }
    connection.heldAt = -1;
    if (!this.connections.length) stopTimer(this);
  }

  onTimer(): void {
    const time = now();
    for (let i = this.connections.length - 1; i >= 0; i--) {
      const connection = this.connections[i];
      if (connection.heldUntil <= time) connection.giveUp();
    }
  }
}
