import { headerMapName } from "../abi/enums.js";
import { statusName, type Status } from "../abi/status.js";
import type { ByteString } from "../bytes.js";
import type { Metric } from "../metrics.js";
import type { Phase } from "../vm/phase.js";
import type { Vm } from "../vm/vm.js";
import type { Findings } from "./findings.js";

/** Looks over the shoulder of one VM for what Envoy would tolerate, hide or crash on. */
export class Watch {
  readonly #defined = new Set<Metric>();

  constructor(
    private readonly vm: Vm,
    private readonly findings: Findings,
  ) {}

  report(rule: string, message: string): void {
    const { vm } = this;
    this.findings.report(rule, message, { callback: vm.callback, vm: vm.name, contextId: vm.current.id });
  }

  /** A host call failed in a way that a correct guest would not have asked for. */
  failed(call: string, status: Status, why: string): void {
    this.report("failed-call", `${call} in ${this.vm.callback} answered ${statusName(status)}: ${why}`);
  }

  missingMap(call: string, map: string): void {
    this.report(
      "map-not-available",
      `${call} in ${this.vm.callback}: ${map} are not available there; Envoy says OK and gives nothing`,
    );
  }

  badPairs(call: string, consequence: string): void {
    this.report(
      "bad-pairs",
      `${call} in ${this.vm.callback} got a malformed or oversized block of pairs, so Envoy ${consequence} and says OK`,
    );
  }

  /** Header values end up on the wire as they are. */
  headerValue(call: string, name: ByteString, value: ByteString): void {
    if (!/[\0\r\n]/.test(value) && !/[\0\r\n]/.test(name)) return;
    this.report("header-control-character", `${call} of "${name}" in ${this.vm.callback} has a NUL, CR or LF in it`);
  }

  metricDefined(metric: Metric, types: readonly string[]): void {
    if (this.#defined.has(metric)) {
      this.report(
        "metric-defined-twice",
        `metric "${metric.name}" was defined again by one VM: each definition takes memory for ever, keep the id`,
      );
    }
    this.#defined.add(metric);
    if (types.length > 1) {
      this.report("metric-with-two-types", `metric "${metric.name}" is used as ${types.join(" and ")}: use two names`);
    }
  }

  gaugeBelowZero(metric: Metric): void {
    this.report("gauge-below-zero", `gauge "${metric.name}" went below zero, which wraps to a huge number in Envoy`);
  }

  counterRecorded(metric: Metric): void {
    this.report("counter-recorded", `counter "${metric.name}" was recorded, which adds to it instead of setting it`);
  }

  propertyKey(key: ByteString): void {
    if (!key.includes("\0")) return;
    this.report(
      "property-key-with-nul",
      `proxy_set_property of "${key.replaceAll("\0", "\\0")}": the key is one name, no path, and no read will find this one`,
    );
  }

  declaredInStream(name: ByteString): void {
    this.report(
      "declared-in-stream",
      `declare_property "${name}" in a stream has no effect: streams look in their root, declare it while configuring`,
    );
  }

  /** What decides over a configuration must not differ between workers. */
  impure(source: string): void {
    if (this.vm.callback !== "proxy_on_configure" && this.vm.callback !== "proxy_on_vm_start") return;
    this.report(
      "impure-configuration",
      `${this.vm.callback} reads ${source}: if one worker alone refuses a configuration, Envoy silently skips the filter there`,
    );
  }

  restricted(call: string, phase: Phase): void {
    const where = phase === "malloc" ? "the guest's allocator" : "_initialize";
    this.report("restricted-call", `${call} was called in ${where}, where Envoy traps`);
  }

  allocatorFailed(size: number, address: number): void {
    this.report("allocator-failed", `the guest's allocator answered ${address} for ${size} bytes, so the call failed`);
  }

  localResponseTwice(): void {
    this.report("second-local-response", "a second local response for one stream: Envoy drops it and says OK");
  }

  continuedInCallback(callback: string): void {
    this.report(
      "continue-in-callback",
      `proxy_continue_stream in ${callback} itself: return Continue instead, Envoy may pass the headers on twice`,
    );
  }

  upstreamStopped(): void {
    this.report(
      "upstream-data-stopped",
      "proxy_on_upstream_data returned StopIteration: Envoy cannot resume it, the bytes wait for the server's next ones",
    );
  }

  unknownAction(callback: string, value: number, meaning: string): void {
    this.report("unknown-action", `${callback} returned ${value}, which Envoy treats as ${meaning}`);
  }

  headersGone(type: number): void {
    this.report(
      "headers-gone",
      `${headerMapName(type)} were read in ${this.vm.callback}, after their Continue: keep what you need in their callback`,
    );
  }
}

