import { proxy_get_buffer_bytes, proxy_get_buffer_status, proxy_set_buffer_bytes } from "./abi/imports";
import { clearOut, outAddress, outBytes } from "./abi/out";
import { Status, note } from "./abi/status";
import { BufferType } from "./abi/types";
import { Bytes } from "./bytes";
import { addressOf, lengthOf } from "./bytes/text";

const ALL: u32 = 0xffffffff;

/** Bytes that are passing through: a body, the data of a connection. A value object without an object. */
// @ts-ignore: decorator
@unmanaged
export class PassingBytes {
  /** How many bytes there are now; 0 when the buffer is not available. One host call. */
  // @ts-ignore: decorator
  @inline
  get length(): i32 {
    clearOut();
    if (note(proxy_get_buffer_status(<i32>changetype<usize>(this), outAddress, outAddress + 4))) return 0;
    return load<i32>(outAddress);
  }

  /** `length` bytes from `start`, cut to what is there; `null` when the call fails. One byte-returning host call. */
  // @ts-ignore: decorator
  @inline
  get(start: u32, length: u32): Bytes | null {
    clearOut();
    const buffer = <i32>changetype<usize>(this);
    if (note(proxy_get_buffer_bytes(buffer, start, length, outAddress, outAddress + 4))) return null;
    return outBytes();
  }

  /** Everything that is there; `null` when the call fails. */
  // @ts-ignore: decorator
  @inline
  all(): Bytes | null {
    return this.get(0, ALL);
  }

  /** Puts `bytes` in place of everything. */
  // @ts-ignore: decorator
  @inline
  replace<T>(bytes: T): Status {
    return this.set(0, ALL, bytes);
  }

  /** Puts `bytes` in front. */
  // @ts-ignore: decorator
  @inline
  prepend<T>(bytes: T): Status {
    return this.set(0, 0, bytes);
  }

  /** Puts `bytes` behind. */
  // @ts-ignore: decorator
  @inline
  append<T>(bytes: T): Status {
    return this.set(ALL, 0, bytes);
  }

  /** Takes `length` bytes away in front. */
  // @ts-ignore: decorator
  @inline
  drain(length: u32): Status {
    return note(proxy_set_buffer_bytes(<i32>changetype<usize>(this), 0, length, 0, 0));
  }

  /**
   * The host's own operation: with `start` 0 it takes `length` bytes away and puts `bytes` in front; with `start` at
   * the end or behind it appends. A `start` in between is `BadArgument` in Envoy.
   */
  // @ts-ignore: decorator
  @inline
  set<T>(start: u32, length: u32, bytes: T): Status {
    const address = addressOf(bytes);
    const buffer = <i32>changetype<usize>(this);
    return note(proxy_set_buffer_bytes(buffer, start, length, address, lengthOf(bytes, address)));
  }
}

/** The body of the request, in `onRequestBody`: the piece that arrived, or everything so far when it was held back. */
// @ts-ignore: decorator
@inline
export const requestBody = changetype<PassingBytes>(<usize>BufferType.HttpRequestBody);
/** The body of the response, in `onResponseBody`. */
// @ts-ignore: decorator
@inline
export const responseBody = changetype<PassingBytes>(<usize>BufferType.HttpResponseBody);
/** What the client of a TCP connection sent, in `onDownstreamData`. */
// @ts-ignore: decorator
@inline
export const downstreamData = changetype<PassingBytes>(<usize>BufferType.NetworkDownstreamData);
/** What the server of a TCP connection sent, in `onUpstreamData`. */
// @ts-ignore: decorator
@inline
export const upstreamData = changetype<PassingBytes>(<usize>BufferType.NetworkUpstreamData);
/** The body of an answer, in `HttpCallHandler.onResponse`. */
// @ts-ignore: decorator
@inline
export const callResponseBody = changetype<PassingBytes>(<usize>BufferType.HttpCallResponseBody);
/** The message that arrived, in `GrpcHandler.onMessage`. */
// @ts-ignore: decorator
@inline
export const grpcMessage = changetype<PassingBytes>(<usize>BufferType.GrpcReceiveBuffer);
/** The argument of a call from the host, in `onForeignFunction`. */
// @ts-ignore: decorator
@inline
export const callData = changetype<PassingBytes>(<usize>BufferType.CallData);

/** Configuration of the plugin. In `onConfigure` only; empty when there is none. */
export function pluginConfiguration(): Bytes {
  return whole(BufferType.PluginConfiguration);
}

/** Configuration of the VM. In `onVmStart` only; empty when there is none. */
export function vmConfiguration(): Bytes {
  return whole(BufferType.VmConfiguration);
}

function whole(buffer: usize): Bytes {
  const bytes = changetype<PassingBytes>(buffer).all();
  return bytes ? bytes : Bytes.view(0, 0);
}
