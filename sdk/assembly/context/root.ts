import { HttpContext } from "./http";
import { TcpContext } from "./tcp";

/**
 * One plugin configuration: what all its streams on one worker share.
 *
 * Several configurations can share a VM; each has its own root and knows nothing of the others. Envoy makes one per
 * worker, one on the main thread, and one in a canary VM that is thrown away.
 */
export class RootContext {
  /** Number of this context in its VM. 0 inside the constructor. */
  contextId: u32 = 0;

  /** The same: a root is its own root. */
  get rootId(): u32 {
    return this.contextId;
  }

  /** The VM starts: called once per root context. `false` refuses the configuration. */
  onVmStart(vmConfigurationSize: u32): bool {
    return true;
  }

  /**
   * The plugin configuration is in `pluginConfiguration()`. `false` refuses it: Envoy does not start, or rejects the
   * update. Must be a function of the configuration bytes and `xds.node` alone: a failure on a single worker makes Envoy
   * skip the filter there, whatever the failure policy.
   */
  onConfigure(pluginConfigurationSize: u32): bool {
    return true;
  }

  /** Whether the configuration in `pluginConfiguration()` would be accepted. Envoy never asks. */
  onValidateConfiguration(pluginConfigurationSize: u32): bool {
    return true;
  }

  /** The period set by `setTickPeriod` has passed. */
  onTick(): void {}

  /** A queue registered by this root has something to dequeue. */
  onQueueReady(token: u32): void {}

  /** As access logger (`envoy.access_loggers.wasm`): one entry; its headers and properties can be read. */
  onLog(): void {}

  /**
   * The configuration is going away. `false` keeps the context until `done()` is called, for work in flight, and its ticks
   * go on. That holds only while the VM lives: Envoy calls it at exit, too, and when the VM itself is replaced, and then
   * neither ticks nor deletes a context that answered `false`. What must not be lost has to be written before it returns.
   */
  onDone(): bool {
    return true;
  }

  /** Called last. The object is gone afterwards. */
  onDelete(): void {}

  /** A stream-less call from the host. Nothing in Envoy calls it. */
  onForeignFunction(functionId: u32, argumentSize: u32): void {}

  /**
   * A snapshot of statistics can be read by `StatsUpdate` (`envoy.stat_sinks.wasm`). Do not trust `size`: up to Envoy 1.40
   * it doubles with each gauge.
   */
  onStatsUpdate(size: u32): void {}

  /** Makes the context of a new HTTP stream; `null` lets it pass untouched. */
  createHttpContext(): HttpContext | null {
    return null;
  }

  /** Makes the context of a new TCP connection; `null` lets it pass untouched. */
  createTcpContext(): TcpContext | null {
    return null;
  }
}

/** An HTTP stream that knows the class of its root: `this.root` needs no cast. */
export abstract class HttpContextOf<R extends RootContext> extends HttpContext {
  constructor(readonly root: R) {
    super();
  }
}

/** A TCP connection that knows the class of its root. */
export abstract class TcpContextOf<R extends RootContext> extends TcpContext {
  constructor(readonly root: R) {
    super();
  }
}
