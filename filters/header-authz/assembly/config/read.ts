import { Configuration } from "proxy-wasm-assemblyscript-sdk";
import { PathNormalization, Policies } from "../model/policies";
import { buildIndex } from "../index/build";
import { readPolicy } from "./policy";
import { Reader } from "./reader";
import { sortRules } from "./sort";

/** Reads a configuration. Whether it is usable is the configuration's to say, by `finish`. */
export function readPolicies(configuration: Configuration, policies: Policies): void {
  const root = configuration.root;
  if (configuration.isEmpty) root.refuse('no configuration; {"policies":[]} allows everything');
  const reader = new Reader(configuration, policies);
  policies.pathNormalization = <PathNormalization>(
    root.enumeration("path_normalization", ["NONE", "BASE", "MERGE_SLASHES", "DECODE_AND_MERGE_SLASHES"], 1)
  );
  reader.hasDirectAddress = root.has("direct_remote_address");
  if (reader.hasDirectAddress) root.enumeration("direct_remote_address", ["filter_state"]);
  const list = root.required("policies").list();
  while (list.next()) readPolicy(reader, list.object());
  sortRules(policies, reader.rules);
  if (!configuration.failed) buildIndex(policies);
}
