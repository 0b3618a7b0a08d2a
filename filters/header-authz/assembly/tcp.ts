import { NetworkAction, TcpContextOf, closeConnection } from "proxy-wasm-assemblyscript-sdk";
import { logDecision } from "./answer/decision-log";
import { keepInFilterState } from "./answer/filter-state";
import { Manner, decide } from "./decide/decide";
import { AuthzRoot } from "./root";

const enum Stage {
  /** Judged when the first bytes come: only then the handshake is over and the peer known. */
  Waiting = 0,
  Allowed = 1,
  Denied = 2,
}

/** Judges a connection, once, before any of its bytes is handed on. */
export class TcpAuthz extends TcpContextOf<AuthzRoot> {
  private stage: Stage = Stage.Waiting;

  onNewConnection(): NetworkAction {
    return this.root.policies.needsHandshake ? NetworkAction.Continue : this.judge();
  }

  onDownstreamData(size: u32, endOfStream: bool): NetworkAction {
    if (this.stage == Stage.Waiting) return this.judge();
    return this.stage == Stage.Denied ? NetworkAction.StopIteration : NetworkAction.Continue;
  }

  private judge(): NetworkAction {
    const root = this.root;
    const verdict = root.verdict;
    root.request.begin();
    decide(root.policies, root.request, verdict, Manner.Tcp);
    root.counters.count(verdict);
    keepInFilterState(verdict);
    logDecision(root.policies, root.request, verdict, Manner.Tcp);
    this.stage = verdict.denied ? Stage.Denied : Stage.Allowed;
    if (!verdict.denied) return NetworkAction.Continue;
    closeConnection();
    return NetworkAction.StopIteration;
  }
}
