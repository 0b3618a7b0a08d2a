import type { PluginConfig, RootContext } from "./vm/root-context.js";
import type { Vm } from "./vm/vm.js";

/** One configuration of a plugin in use: its root contexts on all threads, alive while anybody needs them. */
export class Generation {
  #users = 1;

  constructor(
    readonly config: PluginConfig,
    private readonly vms: () => Iterable<Vm>,
    private readonly worker: (index: number) => Vm,
    private readonly onEnd: () => void,
  ) {}

  /** The root context on a worker, or null when the plugin did not start there. */
  rootOn(worker: number): RootContext | null {
    return this.worker(worker).roots.get(this.config.key) ?? null;
  }

  retain(): void {
    this.#users++;
  }

  /** When the last user is gone the root contexts are asked to end; one that is not ready lives on until it is. */
  release(): void {
    if (--this.#users > 0) return;
    this.onEnd();
    for (const vm of this.vms()) {
      const root = vm.roots.get(this.config.key);
      if (root === undefined) continue;
      vm.roots.delete(this.config.key);
      if (root.done()) root.delete();
      else vm.pendingDone.set(this.config.key, root);
    }
  }
}
