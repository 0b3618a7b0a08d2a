import { HeadersAction, HttpContextOf } from "proxy-wasm-assemblyscript-sdk";
import { Scrape } from "../scrape";
import { Stats } from "../root";

/** An HTTP stream. Nearly everything is reported at its end: only then are all facts known, and local replies seen. */
export class StatsStream extends HttpContextOf<Stats> {
  /** A scrape is no traffic: it is not counted. */
  private isScrape: bool = false;
  /** Place on the agenda of gRPC streams, whose messages are reported from time to time; 0 when it has none. */
  agenda: usize = 0;
  /** Of a gRPC stream on the agenda, its authority: the headers are out of reach until the end. */
  host: StaticArray<u8> | null = null;
  /** Messages that were reported already. */
  requestMessages: u64 = 0;
  responseMessages: u64 = 0;

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const scrape = this.root.examine(endOfStream);
    if (scrape == Scrape.No) {
      if (!endOfStream) this.root.report.requestBegan(this);
      return HeadersAction.Continue;
    }
    this.isScrape = true;
    if (scrape == Scrape.Allowed) return this.root.answerScrape(this.contextId);
    return HeadersAction.StopIteration;
  }

  onLog(): void {
    if (!this.isScrape) this.root.report.requestEnded(this);
  }

  onDelete(): void {
    this.root.report.forget(this.agenda);
    this.agenda = 0;
  }
}
