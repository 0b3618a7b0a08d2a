import { take } from "../abi/arena";
import { proxy_http_call } from "../abi/imports";
import { outAddress } from "../abi/out";
import { Status, note } from "../abi/status";
import { addressOf, lengthOf } from "../bytes/text";
import { HeaderList } from "../header-list";
import { callResponseHeaders } from "../headers";
import { PendingCall, handlerOf, httpCalls, keep, release } from "./pending";
import { CallFailure } from "./status";

/**
 * Waits for the answer of one HTTP call: exactly one of its methods is called, once.
 *
 * AssemblyScript has no closures: what the answer needs goes through the constructor.
 *
 *     class OnUser extends HttpCallHandler {
 *       constructor(readonly filter: Filter) { super(); }
 *       onResponse(headerCount: u32, bodySize: u32, trailerCount: u32): void { …; continueRequest(); }
 *     }
 */
export abstract class HttpCallHandler extends PendingCall {
  /**
   * The answer is in `callResponseHeaders`, `callResponseBody` and `callResponseTrailers`, and host calls mean the stream
   * that asked. A timeout or a failed connection is an answer too: 504 or 503 from Envoy itself.
   */
  onResponse(headerCount: u32, bodySize: u32, trailerCount: u32): void {}

  /** There is no answer: the call was reset, or the answer was too large. */
  onFailure(failure: CallFailure): void {}
}

/**
 * An HTTP request to a cluster. Lives as long as the outermost callback.
 *
 *     httpCall("users").header(":method", "GET").header(":path", "/me").header(":authority", "users")
 *       .timeout(250).send(this, new OnUser(this));
 */
// @ts-ignore: decorator
@unmanaged
export class HttpCall {
  private clusterAt: usize;
  private clusterSize: i32;
  private bodyAt: usize;
  private bodySize: i32;
  private timeoutMilliseconds: u32;
  private headers: HeaderList;
  private trailers: HeaderList;

  /** Adds a header. Envoy demands `:method`, `:path` and `:authority`, and sets the content length itself. */
  header<N, V>(name: N, value: V): HttpCall {
    this.headers.add(name, value);
    return this;
  }

  /** Adds a trailer. */
  trailer<N, V>(name: N, value: V): HttpCall {
    this.trailers.add(name, value);
    return this;
  }

  /** Sets the body. */
  body<T>(body: T): HttpCall {
    this.bodyAt = addressOf(body);
    this.bodySize = lengthOf(body, this.bodyAt);
    return this;
  }

  /** Sets the time in milliseconds after which Envoy answers 504 itself; 0 waits for ever. Default 5,000. */
  timeout(milliseconds: u32): HttpCall {
    this.timeoutMilliseconds = milliseconds;
    return this;
  }

  /**
   * Sends it. `context` is the stream or root that asks.
   *
   * @returns `Ok`, and the handler is called later; anything else, and it never is: `BadArgument` for an unknown cluster
   * or missing headers, `InternalFailure` when the call failed at once (no healthy upstream).
   */
  send<C>(context: C, handler: HttpCallHandler): Status {
    if (this.headers.isTooLarge || this.trailers.isTooLarge) return note(Status.BadArgument);
    const status = note(
      proxy_http_call(
        this.clusterAt,
        this.clusterSize,
        this.headers.write(),
        this.headers.size,
        this.bodyAt,
        this.bodySize,
        this.trailers.write(),
        this.trailers.size,
        this.timeoutMilliseconds,
        outAddress,
      ),
    );
    if (!status) keep(httpCalls, load<u32>(outAddress), handler, context.contextId, context.rootId, 0);
    return status;
  }
}

/** Begins a request to an Envoy cluster. */
export function httpCall<N>(cluster: N): HttpCall {
  const call = changetype<HttpCall>(take(offsetof<HttpCall>()));
  memory.fill(changetype<usize>(call), 0, offsetof<HttpCall>());
  const address = addressOf(cluster);
  store<usize>(changetype<usize>(call), address, offsetof<HttpCall>("clusterAt"));
  store<i32>(changetype<usize>(call), lengthOf(cluster, address), offsetof<HttpCall>("clusterSize"));
  store<u32>(changetype<usize>(call), 5000, offsetof<HttpCall>("timeoutMilliseconds"));
  store<usize>(changetype<usize>(call), changetype<usize>(HeaderList.empty()), offsetof<HttpCall>("headers"));
  store<usize>(changetype<usize>(call), changetype<usize>(HeaderList.empty()), offsetof<HttpCall>("trailers"));
  return call;
}

/** Status code of the answer in `callResponseHeaders`, 0 when it has none. One byte-returning host call. */
export function callResponseStatus(): i32 {
  const status = callResponseHeaders.get(":status");
  return status ? <i32>max<i64>(status.toInteger(), 0) : 0;
}

/** `proxy_on_http_call_response`. An answer that nobody waits for is ignored. */
export function deliverHttp(token: u32, headerCount: u32, bodySize: u32, trailerCount: u32): void {
  const pending = handlerOf(httpCalls, token);
  if (!pending) return;
  const handler = changetype<HttpCallHandler>(pending);
  if (headerCount | bodySize | trailerCount) handler.onResponse(headerCount, bodySize, trailerCount);
  else handler.onFailure(CallFailure.read());
  release(httpCalls, token);
}
