import { filter } from "../../../envoy/config/listener.js";
import { defined, type JsonObject } from "../../../envoy/json.js";
import type { CasePlan } from "../../plan/plan.js";

/** HTTP filters of Envoy itself that set what a case says is there before the plugin runs. */
export function givenToRequests(plan: CasePlan): JsonObject[] {
  const metadata = Object.entries(plan.dynamicMetadata).map(([namespace, value]) =>
    defined({ metadata_namespace: namespace, value, allow_overwrite: true }),
  );
  const state = objects(plan);
  return [
    ...(state.length > 0 ? [filter("set_filter_state", setHttpState, { on_request_headers: state })] : []),
    ...(metadata.length > 0 ? [filter("set_metadata", setMetadata, { metadata })] : []),
  ];
}

/** The same for TCP connections, which can only be given filter state. */
export function givenToConnections(plan: CasePlan): JsonObject[] {
  const state = objects(plan);
  return state.length > 0 ? [filter("set_filter_state", setTcpState, { on_new_connection: state })] : [];
}

function objects(plan: CasePlan): JsonObject[] {
  return Object.entries(plan.filterState).map(([key, value]) => ({
    object_key: key,
    factory_key: "envoy.string",
    format_string: { text_format_source: { inline_string: value.replaceAll("%", "%%") } },
  }));
}

const setHttpState = "envoy.extensions.filters.http.set_filter_state.v3.Config";
const setTcpState = "envoy.extensions.filters.network.set_filter_state.v3.Config";
const setMetadata = "envoy.extensions.filters.http.set_metadata.v3.Config";
