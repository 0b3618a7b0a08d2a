import {
  Configuration,
  Gauge,
  HttpContext,
  LogLevel,
  RootContext,
  TcpContext,
  log,
  pluginConfiguration,
  withTag,
} from "proxy-wasm-assemblyscript-sdk";
import { Counters } from "./answer/counters";
import { Manner } from "./decide/decide";
import { Verdict } from "./decide/verdict";
import { readPolicies } from "./config/read";
import { Policies } from "./model/policies";
import { Request } from "./request/request";
import { HttpAuthz } from "./http";
import { TcpAuthz } from "./tcp";

/** One configuration on one worker. */
export class AuthzRoot extends RootContext {
  policies: Policies = Policies.create();
  readonly request: Request = Request.create();
  readonly verdict: Verdict = Verdict.create();
  counters: Counters | null = null;

  onConfigure(size: u32): bool {
    const configuration = Configuration.read(pluginConfiguration());
    const policies = Policies.create();
    readPolicies(configuration, policies);
    const hash = configuration.hash();
    if (!configuration.finish()) {
      log(LogLevel.Error, `header-authz: ${configuration.error}`);
      policies.free();
      return false;
    }
    this.policies.free();
    this.policies = policies;
    this.request.prepare(policies.ruleCount);
    this.counters = new Counters();
    const name = withTag(withTag("wasm_filter_info", "filter", "header-authz"), "version", "0.1.0");
    Gauge.define(withTag(name, "config_hash", hash)).set(1);
    return true;
  }

  /** How rules are asked. */
  get manner(): Manner {
    return Manner.Index;
  }

  createHttpContext(): HttpContext | null {
    return new HttpAuthz(this);
  }

  createTcpContext(): TcpContext | null {
    return new TcpAuthz(this);
  }

  onDelete(): void {
    this.policies.free();
    this.request.free();
    heap.free(changetype<usize>(this.verdict));
  }
}
