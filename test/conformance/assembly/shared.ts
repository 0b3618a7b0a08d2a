import {
  HeadersAction,
  HttpContext,
  RootContext,
  SharedQueue,
  getSharedData,
  lastStatus,
  registerHttp,
  registerRoot,
  setSharedData,
} from "proxy-wasm-assemblyscript-sdk";
import { say, sayStatus, sayValue } from "./say";

class SharedValues extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    if (!getSharedData("none")) sayStatus("a missing key", lastStatus());
    sayStatus("first write", setSharedData("key", "first"));
    const read = getSharedData("key");
    if (!read) return HeadersAction.Continue;
    sayStatus("write of the version that was read", setSharedData("key", "second", read.cas));
    sayStatus("write of an older version", setSharedData("key", "third", read.cas));
    const last = getSharedData("key");
    if (last) sayValue("last", last.value);
    return HeadersAction.Continue;
  }
}

class Filling extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const queue = SharedQueue.resolve("", "conformance");
    if (!queue) return HeadersAction.Continue;
    queue.enqueue("one");
    queue.enqueue("");
    queue.enqueue("three");
    if (!SharedQueue.resolve("", "no such queue")) sayStatus("an unknown queue", lastStatus());
    return HeadersAction.Continue;
  }
}

class Emptying extends RootContext {
  onConfigure(size: u32): bool {
    return SharedQueue.register("conformance") !== null;
  }

  onQueueReady(token: u32): void {
    const queue = SharedQueue.resolve("", "conformance");
    if (!queue) return;
    for (let item = queue.dequeue(); item; item = queue.dequeue()) sayValue("item", item);
    if (lastStatus() == 7) say("then it is empty");
  }
}

registerHttp<SharedValues>("shared-values");
registerHttp<Filling>("queue-filling");
registerRoot<Emptying>("queue-emptying");
