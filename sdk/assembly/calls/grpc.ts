import { take } from "../abi/arena";
import {
  proxy_grpc_call,
  proxy_grpc_cancel,
  proxy_grpc_close,
  proxy_grpc_send,
  proxy_grpc_stream,
} from "../abi/imports";
import { outAddress } from "../abi/out";
import { Status, note } from "../abi/status";
import { addressOf, lengthOf } from "../bytes/text";
import { HeaderList } from "../header-list";
import { PendingCall, grpcCalls, handlerOf, keep, noteOf, release } from "./pending";
import { CallFailure } from "./status";

const UNARY: u32 = 1;
const STREAM: u32 = 2;

/** Waits for what a gRPC call or stream brings. */
export abstract class GrpcHandler extends PendingCall {
  /** `count` entries are in `grpcInitialMetadata`. Streams only. */
  onInitialMetadata(count: u32): void {}

  /** A message of `size` bytes is in `grpcMessage`: the one answer of a call, or one of many of a stream. */
  onMessage(size: u32): void {}

  /** `count` entries are in `grpcTrailingMetadata`. Streams only. */
  onTrailingMetadata(count: u32): void {}

  /** The end, with a gRPC status. A call that succeeds has no such end: its message is the end. */
  onClose(failure: CallFailure): void {}
}

/** A gRPC stream that is open. */
// @ts-ignore: decorator
@unmanaged
export class GrpcStream {
  /** Sends a message; `endStream` half-closes. */
  send<T>(message: T, endStream: bool): Status {
    const address = addressOf(message);
    return note(proxy_grpc_send(<u32>changetype<usize>(this), address, lengthOf(message, address), i32(endStream)));
  }

  /** Half-closes; answers still arrive. */
  close(): Status {
    return note(proxy_grpc_close(<u32>changetype<usize>(this)));
  }

  /** Ends it at once; the handler hears nothing more. */
  cancel(): Status {
    const token = <u32>changetype<usize>(this);
    release(grpcCalls, token);
    return note(proxy_grpc_cancel(token));
  }
}

/**
 * A gRPC request to a cluster. Lives as long as the outermost callback.
 *
 *     grpcCall("authz", "envoy.service.auth.v3.Authorization", "Check").message(bytes).timeout(250).send(this, handler);
 */
// @ts-ignore: decorator
@unmanaged
export class GrpcCall {
  private target: usize;
  private targetSize: i32;
  private serviceAt: usize;
  private serviceSize: i32;
  private methodAt: usize;
  private methodSize: i32;
  private messageAt: usize;
  private messageSize: i32;
  private timeoutMilliseconds: u32;
  private initial: HeaderList;

  /** Adds an entry of initial metadata. */
  metadata<N, V>(name: N, value: V): GrpcCall {
    this.initial.add(name, value);
    return this;
  }

  /** Sets the message, already encoded. For `send` only. */
  message<T>(message: T): GrpcCall {
    this.messageAt = addressOf(message);
    this.messageSize = lengthOf(message, this.messageAt);
    return this;
  }

  /** Sets the time limit in milliseconds; 0 waits for ever. Default 5,000. For `send` only. */
  timeout(milliseconds: u32): GrpcCall {
    this.timeoutMilliseconds = milliseconds;
    return this;
  }

  /** Sends one message and waits for one. Not `Ok` means that the handler is never called. */
  send<C>(context: C, handler: GrpcHandler): Status {
    if (this.initial.isTooLarge) return note(Status.BadArgument);
    const status = note(
      proxy_grpc_call(
        this.target,
        this.targetSize,
        this.serviceAt,
        this.serviceSize,
        this.methodAt,
        this.methodSize,
        this.initial.write(),
        this.initial.size,
        this.messageAt,
        this.messageSize,
        this.timeoutMilliseconds,
        outAddress,
      ),
    );
    if (!status) keep(grpcCalls, load<u32>(outAddress), handler, context.contextId, context.rootId, UNARY);
    return status;
  }

  /** Opens a stream; `null` when that failed, and the handler is never called. */
  open<C>(context: C, handler: GrpcHandler): GrpcStream | null {
    if (this.initial.isTooLarge) {
      note(Status.BadArgument);
      return null;
    }
    const status = note(
      proxy_grpc_stream(
        this.target,
        this.targetSize,
        this.serviceAt,
        this.serviceSize,
        this.methodAt,
        this.methodSize,
        this.initial.write(),
        this.initial.size,
        outAddress,
      ),
    );
    if (status) return null;
    const token = load<u32>(outAddress);
    keep(grpcCalls, token, handler, context.contextId, context.rootId, STREAM);
    return changetype<GrpcStream>(<usize>token);
  }
}

/** Begins a request to a method of a gRPC service behind an Envoy cluster. */
export function grpcCall<N, S, M>(cluster: N, service: S, method: M): GrpcCall {
  const call = take(offsetof<GrpcCall>());
  memory.fill(call, 0, offsetof<GrpcCall>());
  const c = addressOf(cluster);
  const s = addressOf(service);
  const m = addressOf(method);
  const target = GrpcTarget.of(c, lengthOf(cluster, c));
  store<usize>(call, target.address, offsetof<GrpcCall>("target"));
  store<i32>(call, target.size, offsetof<GrpcCall>("targetSize"));
  store<usize>(call, s, offsetof<GrpcCall>("serviceAt"));
  store<i32>(call, lengthOf(service, s), offsetof<GrpcCall>("serviceSize"));
  store<usize>(call, m, offsetof<GrpcCall>("methodAt"));
  store<i32>(call, lengthOf(method, m), offsetof<GrpcCall>("methodSize"));
  store<u32>(call, 5000, offsetof<GrpcCall>("timeoutMilliseconds"));
  store<usize>(call, changetype<usize>(HeaderList.empty()), offsetof<GrpcCall>("initial"));
  return changetype<GrpcCall>(call);
}

/**
 * `envoy.config.core.v3.GrpcService { envoy_grpc = 1 { cluster_name = 1 } }`, because a bare cluster name that happens to
 * parse as protobuf is misread by Envoy. Names up to 16,000 bytes.
 *
 *   0a  varint(inner)  0a  varint(name)  name …
 */
// @ts-ignore: decorator
@unmanaged
class GrpcTarget {
  address: usize;
  size: i32;

  static of(name: usize, size: i32): GrpcTarget {
    const target = changetype<GrpcTarget>(take(offsetof<GrpcTarget>()));
    const start = take(size + 8);
    const inner = size + (size < 128 ? 2 : 3);
    let at = field(start, inner);
    at = field(at, size);
    memory.copy(at, name, size);
    target.address = start;
    target.size = <i32>(at - start) + size;
    return target;
  }
}

function field(at: usize, length: i32): usize {
  store<u8>(at, 0x0a);
  if (length < 128) {
    store<u8>(at, length, 1);
    return at + 2;
  }
  store<u8>(at, length | 0x80, 1);
  store<u8>(at, length >> 7, 2);
  return at + 3;
}

/** `proxy_on_grpc_receive_initial_metadata` */
export function deliverInitialMetadata(token: u32, count: u32): void {
  const handler = handlerOf(grpcCalls, token);
  if (handler) changetype<GrpcHandler>(handler).onInitialMetadata(count);
}

/** `proxy_on_grpc_receive`: for a call this is the end, no close follows. */
export function deliverMessage(token: u32, size: u32): void {
  const handler = handlerOf(grpcCalls, token);
  if (!handler) return;
  const isLast = noteOf(grpcCalls, token) == UNARY;
  changetype<GrpcHandler>(handler).onMessage(size);
  if (isLast) release(grpcCalls, token);
}

/** `proxy_on_grpc_receive_trailing_metadata` */
export function deliverTrailingMetadata(token: u32, count: u32): void {
  const handler = handlerOf(grpcCalls, token);
  if (handler) changetype<GrpcHandler>(handler).onTrailingMetadata(count);
}

/** `proxy_on_grpc_close` */
export function deliverClose(token: u32, status: u32): void {
  const handler = handlerOf(grpcCalls, token);
  if (!handler) return;
  const failure = CallFailure.read();
  changetype<GrpcHandler>(handler).onClose(new CallFailure(status, failure.message));
  release(grpcCalls, token);
}
