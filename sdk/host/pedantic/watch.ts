import type { Vm } from "../vm/vm.js";
import type { PedanticEvent } from "./event.js";
import type { Findings } from "./findings.js";
import { rules } from "./rules/index.js";

/** Looks over the shoulder of one VM for what Envoy would tolerate, hide or crash on. */
export class Watch {
  readonly #rules = rules();

  constructor(
    private readonly vm: Vm,
    private readonly findings: Findings,
  ) {}

  see(event: PedanticEvent): void {
    const { vm } = this;
    const { callback } = vm;
    for (const rule of this.#rules.get(event.kind) ?? []) {
      const sentence = rule.see(event, { callback, unread: vm.environment.unread });
      if (sentence !== undefined) {
        this.findings.report(rule.name, sentence, { callback, vm: vm.name, contextId: vm.current.id });
      }
    }
  }
}
