import { Policies } from "../model/policies";
import { Engine, Rule } from "../model/rule";
import { Request } from "../request/request";
import { holds } from "./evaluate";

/** The first rule of an engine that holds, one asked after the other; `null` when none does. */
export function firstByAsking(policies: Policies, request: Request, engine: Engine, tcp: bool): Rule | null {
  for (let i = policies.start(engine), end = policies.start(engine + 1); i < end; i++) {
    const rule = policies.rule(i);
    if (tcp ? rule.inTcp && holds(rule.tcpGroups, request) : holds(rule.groups, request)) return rule;
  }
  return null;
}
