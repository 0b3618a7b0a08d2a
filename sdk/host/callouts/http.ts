import { Status } from "../abi/status.js";
import { byteString, toBytes } from "../bytes.js";
import { HeaderMap } from "../headers/header-map.js";
import { CALLBACK } from "../abi/callbacks.js";
import type { RootContext } from "../vm/root-context.js";
import { whenAnswered } from "./callouts.js";
import { findCluster, type CalloutAnswer, type CalloutRequest } from "./clusters.js";

/** An answer while the guest may read it. */
export interface DeliveredAnswer {
  readonly headers: HeaderMap;
  readonly body: Uint8Array;
  readonly trailers: HeaderMap | null;
}

const TIMED_OUT: CalloutAnswer = {
  status: 504,
  headers: { "content-type": "text/plain" },
  body: "upstream request timeout",
};

/** HTTP calls of one root context (`proxy_http_call`). */
export class HttpCallouts {
  /** The answer that is being delivered, or null. */
  answer: DeliveredAnswer | null = null;
  readonly #waiting = new Set<number>();

  constructor(private readonly root: RootContext) {}

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Sends a request.
   *
   * @returns the token, or the status of the failure.
   */
  send(request: CalloutRequest): { token: number } | { status: Status } {
    const { server } = this.root.vm;
    const cluster = findCluster(server.clusters, request.cluster);
    if (cluster === undefined || request.timeout < 0) return { status: Status.BadArgument };
    const { headers } = request;
    if ([":method", ":path", ":authority"].some((name) => headers.first(name) === undefined)) {
      return { status: Status.BadArgument };
    }
    if (request.body.length > 0) headers.replace("content-length", String(request.body.length));
    const token = this.root.vm.nextCalloutToken(0);
    const answer = cluster.http?.(request) ?? { status: 404 };
    if (!(answer instanceof Promise) && answer.unavailable === true) return { status: Status.InternalFailure };
    this.#waiting.add(token);
    whenAnswered(answer, server.pending, (answer) => this.#schedule(token, answer, request.timeout));
    return { token };
  }

  cancelAll(): void {
    this.#waiting.clear();
  }

  #schedule(token: number, answer: CalloutAnswer, timeout: number): void {
    const delay = answer.delay ?? 0;
    const late = timeout > 0 && delay > timeout;
    this.root.vm.server.clock.after(late ? timeout : delay, () => {
      if (this.#waiting.delete(token)) this.#deliver(token, late ? TIMED_OUT : answer);
    });
  }

  #deliver(token: number, answer: CalloutAnswer): void {
    const { root } = this;
    const { vm } = root;
    if (answer.reset === true) {
      root.status = { code: Status.BrokenConnection, message: "reset" };
      vm.call(CALLBACK.proxy_on_http_call_response, root, token, 0, 0, 0);
      root.status = { code: Status.BrokenConnection, message: "" };
    } else {
      const delivered = toDelivered(answer);
      this.answer = delivered;
      const { headers, body, trailers } = delivered;
      vm.call(CALLBACK.proxy_on_http_call_response, root, token, headers.size, body.length, trailers?.size ?? 0);
      this.answer = null;
    }
    vm.finishCall();
  }
}

function toDelivered(answer: CalloutAnswer): DeliveredAnswer {
  const headers = HeaderMap.from("response", answer.headers ?? []);
  if (headers.first(":status") === undefined) headers.append(":status", byteString(String(answer.status ?? 200)));
  const body = toBytes(answer.body ?? "");
  const trailers = answer.trailers === undefined ? null : HeaderMap.from("response trailers", answer.trailers);
  return { headers, body, trailers };
}
