import {
  Configuration,
  Gauge,
  HttpContext,
  RootContext,
  TcpContext,
  finishConfiguration,
  pluginConfiguration,
  publishFilterInfo,
} from "proxy-wasm-assemblyscript-sdk";
import { Counters } from "./answer/counters";
import { readPolicies } from "./config/read";
import { Manner } from "./decide/decide";
import { Verdict } from "./decide/verdict";
import { HttpAuthz } from "./http";
import { buildIndex } from "./index/build";
import { sortRules } from "./index/sort";
import { Policies } from "./model/policies";
import { Request } from "./request/request";
import { TcpAuthz } from "./tcp";
import { VERSION } from "./version";

const FILTER = "header-authz";

/** One configuration on one worker. What it needs to judge is made once and used for every request. */
export class AuthzRoot extends RootContext {
  policies: Policies = Policies.create();
  readonly request: Request = Request.create();
  readonly verdict: Verdict = Verdict.create();
  counters!: Counters;
  private info: Gauge | null = null;

  onConfigure(size: u32): bool {
    const configuration = Configuration.read(pluginConfiguration());
    const policies = Policies.create();
    readPolicies(configuration, policies);
    const hash = configuration.hash();
    if (!finishConfiguration(configuration, FILTER)) {
      policies.free();
      return false;
    }
    sortRules(policies);
    buildIndex(policies);
    this.policies.free();
    this.policies = policies;
    this.request.prepare(policies.ruleCount);
    this.counters = new Counters();
    this.withdraw();
    this.info = publishFilterInfo(FILTER, VERSION, hash);
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
    this.withdraw();
    this.policies.free();
    this.request.free();
    heap.free(changetype<usize>(this.verdict));
  }

  /** Says that this configuration runs no more. */
  private withdraw(): void {
    const info = this.info;
    if (info) info.set(0);
  }
}
