import { HeadersAction, HttpContextOf } from "proxy-wasm-assemblyscript-sdk";
import { Scrape } from "./scrape";
import { Stats } from "./root";

/** An HTTP stream. Everything is reported at its end: only then are all facts known, and local replies seen at all. */
export class StatsStream extends HttpContextOf<Stats> {
  /** A scrape is no traffic: it is not counted. */
  private isScrape: bool = false;

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const scrape = this.root.examine(endOfStream);
    if (scrape == Scrape.No) return HeadersAction.Continue;
    this.isScrape = true;
    if (scrape == Scrape.Allowed) return this.root.answerScrape(this.contextId);
    return HeadersAction.StopIteration;
  }

  onLog(): void {
    if (!this.isScrape) this.root.report.http();
  }
}
