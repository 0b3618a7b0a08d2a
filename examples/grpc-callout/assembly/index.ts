import {
  CallFailure,
  GrpcHandler,
  HeadersAction,
  HttpContext,
  ProtobufReader,
  ProtobufWriter,
  continueRequest,
  grpcCall,
  grpcMessage,
  localResponse,
  registerHttp,
} from "proxy-wasm-assemblyscript-sdk";

const SERVING: u64 = 1;

/** Lets requests through as long as a dependency says by gRPC that it is healthy. */
class WhileHealthy extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const request = ProtobufWriter.create(); // grpc.health.v1.HealthCheckRequest
    request.bytes(1, "orders");
    const call = grpcCall("health", "grpc.health.v1.Health", "Check").message(request.view()).timeout(500);
    if (call.send(this, new OnHealth())) refuse("health_unreachable");
    return HeadersAction.StopIteration;
  }
}

class OnHealth extends GrpcHandler {
  onMessage(size: u32): void {
    if (statusOf() == SERVING) continueRequest();
    else refuse("not_serving");
  }

  onClose(failure: CallFailure): void {
    refuse("health_failed");
  }
}

/** Field 1 of grpc.health.v1.HealthCheckResponse; 0 when there is none. */
function statusOf(): u64 {
  const reader = ProtobufReader.of(grpcMessage.all());
  while (reader.next()) if (reader.field == 1) return reader.uint64();
  return 0;
}

function refuse(details: string): void {
  localResponse(503).details(details).send();
}

registerHttp<WhileHealthy>("grpc-callout");
