import { Bytes, BytesBuilder, ConfigObject, Utf8, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Engine } from "../model/rule";
import { Reader } from "./reader";
import { addNever, readRule } from "./rule";
import { hasControl } from "./values";

const enum Action {
  Allow = 0,
  Deny = 1,
  Audit = 2,
}

/** Reads a policy: a whole AuthorizationPolicy resource, or `name`, `namespace`, `action`, `dry_run` and `rules`. */
export function readPolicy(reader: Reader, policy: ConfigObject): void {
  if (!policy.has("spec")) {
    const name = policy.required("name").bytes();
    return readSpec(reader, policy, name, policy.bytes("namespace"), policy.bool("dry_run"));
  }
  const version = policy.bytes("apiVersion");
  if (version && !version.startsWith(utf8("security.istio.io/v1"))) policy.refuse("is not of security.istio.io/v1");
  const kind = policy.bytes("kind");
  if (kind && !kind.equals(utf8("AuthorizationPolicy"))) policy.refuse("is not an AuthorizationPolicy");
  policy.ignore("status");
  let name: Bytes | null = null;
  let namespace: Bytes | null = null;
  let dryRun = false;
  const metadata = policy.required("metadata").map();
  while (metadata.next()) {
    const key = metadata.keyBytes;
    if (key.equals(utf8("name"))) name = metadata.bytes();
    else if (key.equals(utf8("namespace"))) namespace = metadata.bytes();
    else if (key.equals(utf8("annotations"))) {
      const annotations = metadata.map();
      while (annotations.next()) {
        if (!annotations.keyBytes.equals(utf8("istio.io/dry-run"))) continue;
        const value = annotations.bytes();
        dryRun = isOneOf(value, utf8("1 t T TRUE true True"));
        if (!dryRun && !isOneOf(value, utf8("0 f F FALSE false False"))) annotations.refuse("is not true or false");
      }
    }
  }
  if (!name) {
    metadata.refuse("name is required");
    name = Bytes.view(0, 0);
  }
  readSpec(reader, policy.object("spec"), name, namespace, dryRun);
}

function isOneOf(value: Bytes, words: Utf8): bool {
  const list = Bytes.of(words);
  const at = list.find(value);
  const end = at + value.length;
  return (
    value.length > 0 && at >= 0 && (!at || list.at(at - 1) == 0x20) && (end == list.length || list.at(end) == 0x20)
  );
}

function readSpec(reader: Reader, spec: ConfigObject, name: Bytes, namespace: Bytes | null, dryRun: bool): void {
  const space = namespace ? namespace : Bytes.view(0, 0);
  if (name.isEmpty) spec.refuse("name must not be empty");
  if (hasControl(name) || hasControl(space) || space.indexOf(0x2f) >= 0) {
    spec.refuse("name and namespace must not hold control characters, and a namespace no slash");
  }
  if (spec.has("selector") || spec.has("targetRef") || spec.has("targetRefs")) {
    spec.refuse("selector and targetRefs cannot be judged in the proxy: select workloads where the plugin is attached");
  }
  const called = spec.bytes("action");
  if ((called && called.equals(utf8("CUSTOM"))) || spec.has("provider")) {
    spec.refuse("CUSTOM asks an external service, which is the business of Envoy's ext_authz filter");
  }
  const action = <Action>spec.enumeration("action", ["ALLOW", "DENY", "AUDIT"], Action.Allow);
  if (dryRun && action == Action.Audit) spec.refuse("dry run is for ALLOW and DENY only");
  const engine = engineOf(action, dryRun);
  reader.policies.engines |= 1 << engine;
  reader.namespace = space;
  reader.engine = engine;
  const id = idOf(space, name);
  if (reader.knows(id)) spec.refuse("is a second policy of this name");
  const rules = spec.list("rules");
  if (!rules.size) {
    if (action == Action.Deny) spec.refuse("DENY without rules never denies; an empty rule {} denies everything");
    addNever(reader, ruleId(id, 0));
  }
  while (rules.next()) readRule(reader, rules.object(), ruleId(id, rules.index));
}

function engineOf(action: Action, dryRun: bool): Engine {
  if (action == Action.Audit) return Engine.Audit;
  if (action == Action.Deny) return dryRun ? Engine.ShadowDeny : Engine.Deny;
  return dryRun ? Engine.ShadowAllow : Engine.Allow;
}

function idOf(namespace: Bytes, name: Bytes): Bytes {
  return BytesBuilder.create()
    .append(utf8("ns["))
    .append(namespace)
    .append(utf8("]-policy["))
    .append(name)
    .append(utf8("]"))
    .view();
}

function ruleId(policy: Bytes, index: i32): Bytes {
  return BytesBuilder.create().append(policy).append(utf8("-rule[")).integer(index).append(utf8("]")).view();
}
