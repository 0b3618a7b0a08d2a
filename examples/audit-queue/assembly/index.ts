import {
  BytesBuilder,
  HttpContext,
  LogLevel,
  RootContext,
  SharedQueue,
  log,
  registerHttp,
  registerRoot,
  request,
  response,
} from "proxy-wasm-assemblyscript-sdk";

// Two plugins of one module: requests put a line into a queue, and one place writes them all.

class Audited extends HttpContext {
  onLog(): void {
    const queue = SharedQueue.resolve("", "audit");
    if (!queue) return;
    const line = BytesBuilder.create();
    line.append(request.method()).append(" ").append(request.path()).append(" ").integer(response.code());
    queue.enqueue(line.view());
  }
}

class Auditor extends RootContext {
  onConfigure(size: u32): bool {
    return SharedQueue.register("audit") !== null;
  }

  onQueueReady(token: u32): void {
    const queue = SharedQueue.resolve("", "audit");
    if (!queue) return;
    for (let line = queue.dequeue(); line; line = queue.dequeue()) log(LogLevel.Info, line);
  }
}

registerHttp<Audited>("audited");
registerRoot<Auditor>("auditor");
