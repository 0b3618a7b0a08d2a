import { Generation } from "./generation.js";
import type { VmName } from "./logs.js";
import { PluginLoadError } from "./plugin-load-error.js";
import type { VmEnvironment } from "./vm/environment.js";
import { RootContext, type PluginConfig } from "./vm/root-context.js";
import { Vm } from "./vm/vm.js";

/** The threads of one host, a VM on each, and the plugin configurations that run on them. */
export class Threads {
  readonly #generations = new Map<string, Generation>();
  #vms: Vm[] | undefined;

  constructor(
    private readonly environment: VmEnvironment,
    private readonly workers: number,
    private readonly mainThread: boolean,
  ) {}

  /** All VMs that run now; the first use starts them. */
  all(): readonly Vm[] {
    return this.#threads();
  }

  find(name: number | "main"): Vm {
    const vm = this.#threads().find((vm) => vm.name === name);
    if (vm === undefined) throw new RangeError(`the host has no VM ${name}`);
    return vm;
  }

  /**
   * The VM of a worker for a new stream; one that has died is made anew if the policy says so and the last time is long
   * enough ago.
   */
  worker(index: number, config: PluginConfig): Vm {
    const vm = this.find(index);
    const { clock } = this.environment.server;
    if (vm.failure === undefined || config.failurePolicy !== "FAIL_RELOAD") return vm;
    if (clock.elapsed - vm.since < config.reloadBackoff) return vm;
    const fresh = new Vm(this.environment, index);
    this.#threads().splice(this.#threads().indexOf(vm), 1, fresh);
    for (const { config } of this.#generations.values()) this.#startOn(fresh, config);
    return fresh;
  }

  /**
   * Starts a configuration everywhere, after a canary has tried it; one that runs already is shared.
   *
   * @throws {@link PluginLoadError}
   */
  start(config: PluginConfig, where: "everywhere" | "main thread"): Generation {
    const known = this.#generations.get(config.key);
    if (known !== undefined) {
      known.retain();
      return known;
    }
    this.#canary(config);
    for (const vm of this.#threads()) if (where === "everywhere" || vm.name === "main") this.#startOn(vm, config);
    const generation = new Generation(config, this);
    this.#generations.set(config.key, generation);
    return generation;
  }

  /** The configuration is not in use any more. */
  ended(config: PluginConfig): void {
    this.#generations.delete(config.key);
  }

  /** A throw-away VM tries the configuration on the main thread, so that a bad one is refused before it is used. */
  #canary(config: PluginConfig): void {
    const from = this.environment.log.entries.length;
    const vm = new Vm(this.environment, "canary");
    const refuse = (message: string): never => {
      vm.log("error", message, new RootContext(vm, config), "host");
      vm.kill();
      throw new PluginLoadError(message, this.environment.log.entries.slice(from));
    };
    if (vm.failure !== undefined) refuse(`Failed to initialize Wasm code: ${vm.failure}`);
    const root = new RootContext(vm, config);
    vm.roots.set(config.key, root);
    if (!root.start()) refuse(`Failed to start base Wasm${because(vm)}`);
    if (!root.configure()) refuse(`Failed to configure base Wasm plugin${because(vm)}`);
    vm.kill();
  }

  /** A plugin that fails on one thread only is silently skipped there. */
  #startOn(vm: Vm, config: PluginConfig): void {
    if (vm.failure !== undefined) return;
    const root = new RootContext(vm, config);
    if (root.start() && root.configure()) {
      vm.roots.set(config.key, root);
      return;
    }
    const message = `plugin ${config.name} failed to start on ${threadName(vm.name)}: Envoy skips the filter there`;
    vm.log("error", message, root, "host");
    vm.watch?.see({ kind: "failed on one thread", plugin: config.name, thread: threadName(vm.name) });
  }

  #threads(): Vm[] {
    if (this.#vms === undefined) {
      const names: VmName[] = Array.from({ length: this.workers }, (_, i) => i);
      if (this.mainThread) names.push("main");
      this.#vms = names.map((name) => new Vm(this.environment, name));
    }
    return this.#vms;
  }
}

function because(vm: Vm): string {
  return vm.failure === undefined ? "" : `: ${vm.failure}`;
}

function threadName(name: VmName): string {
  return typeof name === "number" ? `worker ${name}` : `the ${name} thread`;
}
