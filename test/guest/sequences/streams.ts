import { PeerType, type HttpStream, type Plugin, type TcpStream } from "proxy-wasm-assemblyscript-sdk/host";
import type { Random } from "../../codecs/mutate.js";
import type { Traffic } from "./traffic.js";

/** A stream on its way through its life: each step is one that Envoy may do next. */
export interface Life {
  /** The next thing that happens; false when the stream has ended. */
  step(): boolean;
}

const NEVER = 40;

/** A request and its response, in any order that HTTP allows: an answer may come before the request has ended. */
export class HttpLife implements Life {
  readonly #stream: HttpStream;
  #request: "headers" | "body" | "over" = "headers";
  #response: "headers" | "body" | "over" = "headers";
  #waited = 0;

  constructor(
    plugin: Plugin,
    private readonly random: Random,
    private readonly traffic: Traffic,
  ) {
    this.#stream = plugin.httpStream({ bufferLimit: random.pick([100, 1 << 20]) });
    this.#stream.info.protocol = random.pick(["HTTP/1.1", "HTTP/2", "HTTP/3"]);
  }

  step(): boolean {
    const { random } = this;
    const stream = this.#stream;
    const isAnswered = stream.complete || stream.localReply !== undefined;
    if (isAnswered || random.below(NEVER) === 0 || ++this.#waited > NEVER) return this.#end();
    const reachedUpstream = stream.upstream.headers !== null && this.#response !== "over";
    if (this.#request !== "over" && (!reachedUpstream || random.below(3) > 0)) this.#sendRequest();
    else if (reachedUpstream) this.#sendResponse();
    return true;
  }

  #end(): boolean {
    this.#stream.close();
    return false;
  }

  #sendRequest(): void {
    const { random, traffic } = this;
    const isLast = random.below(3) === 0;
    if (this.#request === "body" && random.below(8) === 0) this.#stream.requestMetadata(traffic.headers());
    if (this.#request === "headers") this.#stream.requestHeaders(traffic.request(), isLast);
    else if (isLast && random.below(2) === 0) this.#stream.requestTrailers(traffic.headers());
    else this.#stream.requestBody(traffic.body(), isLast);
    this.#request = isLast ? "over" : "body";
  }

  #sendResponse(): void {
    const { random, traffic } = this;
    const isLast = random.below(3) === 0;
    if (this.#response === "body" && random.below(8) === 0) this.#stream.responseMetadata(traffic.headers());
    if (this.#response === "headers") this.#stream.responseHeaders(traffic.response(), isLast);
    else if (isLast && random.below(2) === 0) this.#stream.responseTrailers(traffic.headers());
    else this.#stream.responseBody(traffic.body(), isLast);
    this.#response = isLast ? "over" : "body";
  }
}

/** Bytes both ways until somebody closes. */
export class TcpLife implements Life {
  readonly #stream: TcpStream;
  #serverEnded = false;

  constructor(
    plugin: Plugin,
    private readonly random: Random,
    private readonly traffic: Traffic,
  ) {
    this.#stream = plugin.tcpStream();
  }

  step(): boolean {
    const { random, traffic } = this;
    const stream = this.#stream;
    if (stream.closed) return false;
    const isLast = random.below(6) === 0;
    if (random.below(8) === 0) stream.close(random.pick([PeerType.Local, PeerType.Remote]));
    else if (random.below(2) === 0 || this.#serverEnded) stream.downstreamData(traffic.body(), isLast);
    else {
      stream.upstreamData(traffic.body(), isLast);
      this.#serverEnded = isLast;
    }
    return true;
  }
}
