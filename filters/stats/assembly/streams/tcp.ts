import { NetworkAction, TcpContextOf } from "proxy-wasm-assemblyscript-sdk";
import { Stats } from "../root";

/** A connection: reported from time to time, and at its end. */
export class StatsConnection extends TcpContextOf<Stats> {
  /** Place on the agenda; 0 when it has none. */
  agenda: usize = 0;
  /** Whether its opening was reported. */
  isOpened: bool = false;
  /** Bytes that were reported already. */
  sent: u64 = 0;
  received: u64 = 0;

  onNewConnection(): NetworkAction {
    this.root.report.connectionOpened(this);
    return NetworkAction.Continue;
  }

  onLog(): void {
    this.root.report.connectionEnded(this);
  }

  onDelete(): void {
    this.root.report.forget(this.agenda);
    this.agenda = 0;
  }
}
