import {
  proxy_add_header_map_value,
  proxy_get_header_map_size,
  proxy_get_header_map_value,
  proxy_remove_header_map_value,
  proxy_replace_header_map_value,
  proxy_set_header_map_pairs,
} from "./abi/imports";
import { clearOut, outAddress, outBytes } from "./abi/out";
import { Status, note } from "./abi/status";
import { MapType } from "./abi/types";
import { Bytes } from "./bytes";
import { addressOf, isMissing, lengthOf } from "./bytes/text";
import { HeaderEditor } from "./header-editor";
import { HeaderList } from "./header-list";
import { HeaderPairs, readPairs } from "./header-pairs";

/**
 * A header map of the current stream. Names and values are strings, `Bytes` or arrays of bytes; names are compared
 * without case. A value object without an object: it costs nothing.
 */
// @ts-ignore: decorator
@unmanaged
export class Headers {
  /**
   * The **first** value of a header; `null` when it is missing, empty when it is empty. Repeated headers: `pairs()`.
   * One byte-returning host call.
   */
  // @ts-ignore: decorator
  @inline
  get<N>(name: N): Bytes | null {
    const address = addressOf(name);
    clearOut();
    const map = <i32>changetype<usize>(this);
    if (note(proxy_get_header_map_value(map, address, lengthOf(name, address), outAddress, outAddress + 4)))
      return null;
    return outBytes();
  }

  /** Adds one more value. One host call, no allocation; a null value is `BadArgument` without one. */
  // @ts-ignore: decorator
  @inline
  add<N, V>(name: N, value: V): Status {
    if (isMissing(value)) return note(Status.BadArgument);
    const n = addressOf(name);
    const v = addressOf(value);
    const map = <i32>changetype<usize>(this);
    return note(proxy_add_header_map_value(map, n, lengthOf(name, n), v, lengthOf(value, v)));
  }

  /** Puts one value in place of all, or adds it when there was none. One host call. */
  // @ts-ignore: decorator
  @inline
  replace<N, V>(name: N, value: V): Status {
    if (isMissing(value)) return note(Status.BadArgument);
    const n = addressOf(name);
    const v = addressOf(value);
    const map = <i32>changetype<usize>(this);
    return note(proxy_replace_header_map_value(map, n, lengthOf(name, n), v, lengthOf(value, v)));
  }

  /** Removes all values. `Ok` also when there was none. One host call. */
  // @ts-ignore: decorator
  @inline
  remove<N>(name: N): Status {
    const n = addressOf(name);
    return note(proxy_remove_header_map_value(<i32>changetype<usize>(this), n, lengthOf(name, n)));
  }

  /** Whether the header is there, be it empty. One byte-returning host call. */
  // @ts-ignore: decorator
  @inline
  has<N>(name: N): bool {
    return this.get(name) !== null;
  }

  /**
   * Bytes of all names and values together, as Envoy counts them; 0 when the call fails, as it does for maps that cannot be
   * changed. One host call.
   */
  // @ts-ignore: decorator
  @inline
  get byteSize(): i32 {
    clearOut();
    return note(proxy_get_header_map_size(<i32>changetype<usize>(this), outAddress)) ? 0 : load<i32>(outAddress);
  }

  /** All headers as one block, to step through; `null` when the call fails. One byte-returning host call. */
  // @ts-ignore: decorator
  @inline
  pairs(): HeaderPairs | null {
    return readPairs(<i32>changetype<usize>(this));
  }

  /**
   * Puts `list` in place of all headers: a request whose list lacks `:method`, `:path`, `:scheme`, `:authority` or
   * `x-forwarded-proto` finds no route (404). A list that Envoy would read as empty, and so delete every header, is refused
   * here with `BadArgument`.
   */
  set(list: HeaderList): Status {
    if (list.isTooLarge) return note(Status.BadArgument);
    return note(proxy_set_header_map_pairs(<i32>changetype<usize>(this), list.write(), list.size));
  }

  /** All headers for many changes at once; `null` when they cannot be read. One byte-returning host call. */
  edit(): HeaderEditor | null {
    const pairs = this.pairs();
    return pairs ? HeaderEditor.of(<i32>changetype<usize>(this), HeaderList.from(pairs)) : null;
  }
}

/**
 * Headers of the request: from `onRequestHeaders` until it lets them go, to be read in `onLog`. A change clears the route
 * cache.
 */
// @ts-ignore: decorator
@inline
export const requestHeaders = changetype<Headers>(<usize>MapType.RequestHeaders);
/** Headers of the response: from `onResponseHeaders` until it lets them go, to be read in `onLog`. */
// @ts-ignore: decorator
@inline
export const responseHeaders = changetype<Headers>(<usize>MapType.ResponseHeaders);
/** Trailers of the request, in `onRequestTrailers`. In `onRequestBody` with `endOfStream` they can be added. */
// @ts-ignore: decorator
@inline
export const requestTrailers = changetype<Headers>(<usize>MapType.RequestTrailers);
/**
 * Trailers of the response, in `onResponseTrailers` and `onLog`. In `onResponseBody` with `endOfStream` they can be added.
 */
// @ts-ignore: decorator
@inline
export const responseTrailers = changetype<Headers>(<usize>MapType.ResponseTrailers);
/** Headers of an answer, in `HttpCallHandler.onResponse`. To be read only. */
// @ts-ignore: decorator
@inline
export const callResponseHeaders = changetype<Headers>(<usize>MapType.HttpCallResponseHeaders);
/** Trailers of an answer, in `HttpCallHandler.onResponse`. To be read only. */
// @ts-ignore: decorator
@inline
export const callResponseTrailers = changetype<Headers>(<usize>MapType.HttpCallResponseTrailers);
/** Initial metadata, in `GrpcHandler.onInitialMetadata`. To be read only. */
// @ts-ignore: decorator
@inline
export const grpcInitialMetadata = changetype<Headers>(<usize>MapType.GrpcReceiveInitialMetadata);
/** Trailing metadata, in `GrpcHandler.onTrailingMetadata`. To be read only. */
// @ts-ignore: decorator
@inline
export const grpcTrailingMetadata = changetype<Headers>(<usize>MapType.GrpcReceiveTrailingMetadata);
