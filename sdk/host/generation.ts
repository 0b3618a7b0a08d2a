import type { Threads } from "./threads.js";
import type { PluginConfig, RootContext } from "./vm/root-context.js";

/** One configuration of a plugin in use: its root contexts on all threads, alive while anybody needs them. */
export class Generation {
  #users = 1;

  constructor(
    readonly config: PluginConfig,
    private readonly threads: Threads,
  ) {}

  /**
   * The root context for a new stream on a worker. Null when streams pass without the filter: the plugin did not start
   * there, or its VM has died and it fails open.
   */
  rootOn(worker: number): RootContext | null {
    const vm = this.threads.worker(worker, this.config);
    const root = vm.roots.get(this.config.key) ?? null;
    return vm.failure !== undefined && this.config.failurePolicy === "FAIL_OPEN" ? null : root;
  }

  /** All root contexts. */
  roots(): RootContext[] {
    return this.threads.all().flatMap((vm) => vm.roots.get(this.config.key) ?? []);
  }

  retain(): void {
    this.#users++;
  }

  /** When the last user is gone the root contexts are asked to end; one that is not ready lives on until it is. */
  release(): void {
    if (--this.#users > 0) return;
    this.threads.ended(this.config);
    for (const root of this.roots()) {
      const { vm } = root;
      vm.roots.delete(this.config.key);
      if (root.done()) root.delete();
      else vm.pendingDone.set(this.config.key, root);
    }
  }
}
