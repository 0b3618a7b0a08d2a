import { Bytes, JsonWriter, LogLevel, connection, log, requestHeaders, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Manner } from "../decide/decide";
import { Verdict } from "../decide/verdict";
import { Policies } from "../model/policies";
import { Request } from "../request/request";
import { pathLength } from "../request/path";
import { detailsOf } from "./details";
import { EXPLAINS, explain } from "./explain";

/**
 * Writes one line of JSON about a verdict, at info, if it is its turn. No header but the request id, and no query: they
 * may hold secrets.
 */
export function logDecision(policies: Policies, request: Request, verdict: Verdict, how: Manner): void {
  const settings = policies.decisionLog;
  if (!settings.takes(verdict.denied || verdict.shadowDenied)) return;
  const line = JsonWriter.create(512);
  line.beginObject();
  line.key(utf8("decision")).string(verdict.denied ? utf8("denied") : utf8("allowed"));
  const rule = verdict.rule;
  if (rule) line.key(utf8("rule")).string(rule.id);
  if (verdict.denied) line.key(utf8("details")).string(detailsOf(verdict));
  if (verdict.hasShadow) {
    line.key(utf8("shadow")).string(verdict.shadowDenied ? utf8("denied") : utf8("allowed"));
    const shadowRule = verdict.shadowRule;
    if (shadowRule) line.key(utf8("shadow_rule")).string(shadowRule.id);
  }
  const audit = verdict.audit;
  if (audit) line.key(utf8("audit_rule")).string(audit.id);
  if (how != Manner.Tcp) {
    write(line, utf8("method"), requestHeaders.get(":method"));
    write(line, utf8("authority"), requestHeaders.get(":authority"));
    const path = requestHeaders.get(":path");
    write(line, utf8("path"), path ? path.slice(0, pathLength(path.address, path.length)) : null);
    write(line, utf8("request_id"), requestHeaders.get("x-request-id"));
  }
  write(line, utf8("peer"), connection.peerUriSan());
  if (EXPLAINS && settings.explain) explain(line, policies, request, how);
  line.endObject();
  log(LogLevel.Info, line.view());
}

function write<K>(line: JsonWriter, key: K, value: Bytes | null): void {
  if (value && value.length) line.key(key).string(value);
}
