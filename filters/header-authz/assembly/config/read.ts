import { ConfigObject, Configuration, mark, release } from "proxy-wasm-assemblyscript-sdk";
import { DecisionLog } from "../model/decision-log";
import { PathNormalization, Policies } from "../model/policies";
import { EXPLAINS } from "../answer/explain";
import { readExtensions } from "./extension";
import { readPolicy } from "./policy";
import { Reader } from "./reader";

/** Reads a configuration. Whether it is usable is the configuration's to say, by `finish`. */
export function readPolicies(configuration: Configuration, policies: Policies): void {
  const root = configuration.root;
  if (configuration.isEmpty) root.refuse('no configuration; {"policies":[]} allows everything');
  const reader = Reader.create(configuration, policies);
  policies.pathNormalization = <PathNormalization>(
    root.enumeration("path_normalization", ["NONE", "BASE", "MERGE_SLASHES", "DECODE_AND_MERGE_SLASHES"], 1)
  );
  reader.hasDirectAddress = root.has("direct_remote_address");
  if (reader.hasDirectAddress) root.enumeration("direct_remote_address", ["filter_state"]);
  reader.extensions = readExtensions(root);
  readDecisionLog(root.object("decision_log"), policies.decisionLog);
  const list = root.required("policies").list();
  while (list.next()) {
    const before = mark();
    readPolicy(reader, list.object());
    // What an error says is kept there, too.
    if (!configuration.failed) release(before);
  }
}

function readDecisionLog(object: ConfigObject, settings: DecisionLog): void {
  settings.denied = object.number("denied", 0, 0, 1);
  settings.allowed = object.number("allowed", 0, 0, 1);
  settings.explain = object.bool("explain");
  if (settings.explain && !EXPLAINS) object.refuse("explain is for the debug build");
}
