import { HttpContextOf } from "proxy-wasm-assemblyscript-sdk";
import { Stats } from "./root";

/** An HTTP stream. Everything is reported at its end: only then are all facts known, and local replies seen at all. */
export class StatsStream extends HttpContextOf<Stats> {
  onLog(): void {
    this.root.reportOnStream.http();
  }
}
