import type { RootContext } from "../vm/root-context.js";
import { GrpcCallouts } from "./grpc.js";
import { HttpCallouts } from "./http.js";

/** Calls to other services that one root context waits for. They end when the context dies. */
export class Callouts {
  readonly http: HttpCallouts;
  readonly grpc: GrpcCallouts;

  constructor(root: RootContext) {
    this.http = new HttpCallouts(root);
    this.grpc = new GrpcCallouts(root);
  }

  cancelAll(): void {
    this.http.cancelAll();
    this.grpc.cancelAll();
  }
}

/** Delivers `answer` to `deliver` when it is there, now or later; `pending` keeps what is still owed. */
export function whenAnswered<A>(
  answer: A | Promise<A>,
  pending: Set<Promise<unknown>>,
  deliver: (answer: A) => void,
): void {
  if (!(answer instanceof Promise)) {
    deliver(answer);
    return;
  }
  const owed: Promise<unknown> = answer.then(deliver).finally(() => pending.delete(owed));
  pending.add(owed);
}
