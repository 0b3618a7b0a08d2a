import { isIP } from "node:net";
import { Connection, FilterState, NativeState, type AttributeTree } from "../../host/index.js";
import type { CasePlan, RequestPlan } from "../plan/plan.js";

/** The attributes that Envoy would derive from the configuration that a case describes. */
export function attributesOf(plan: CasePlan, request: RequestPlan | null): AttributeTree {
  const { cluster, endpoint } = plan;
  const forwarded = request && forwardedFor(request);
  return {
    xds: {
      cluster_name: cluster.name,
      listener_metadata: plan.listenerMetadata,
      ...(request ? routeAttributes(plan) : {}),
      ...(cluster.metadata ? { cluster_metadata: cluster.metadata } : {}),
      ...(endpoint.metadata ? { upstream_host_metadata: endpoint.metadata } : {}),
    },
    metadata: plan.dynamicMetadata,
    ...(forwarded ? { source: { address: `${forwarded}:0`, port: 0 } } : {}),
    ...(cluster.mtls || endpoint.locality ? { upstream: upstreamAttributes(plan) } : {}),
  };
}

function routeAttributes({ route }: CasePlan): AttributeTree {
  return {
    route_name: route.name ?? "",
    virtual_host_name: route.virtual_host?.name ?? "all",
    ...(route.metadata ? { route_metadata: route.metadata } : {}),
    ...(route.virtual_host?.metadata ? { virtual_host_metadata: route.virtual_host.metadata } : {}),
  };
}

/** Filter state of a stream as a case gives it. */
export function givenState({ filterState }: CasePlan, connection: Connection): FilterState {
  const state = new FilterState(connection.filterState);
  for (const [key, value] of Object.entries(filterState))
    state.set(key, new NativeState(Buffer.from(value)), "FilterChain");
  return state;
}

/** A connection as a case describes it. */
export function openConnection({ connection }: CasePlan, id: number): Connection {
  const { client, server, mtls, sni } = connection;
  const options = {
    ...(client === undefined ? {} : { source: client }),
    ...(server === undefined ? {} : { destination: server }),
    ...(mtls ? { mtls: { peer: mtls.peer, local: mtls.local } } : {}),
    ...(sni === undefined ? {} : { sni }),
  };
  return new Connection(options, () => id);
}

function upstreamAttributes({ cluster: { mtls }, endpoint: { locality } }: CasePlan): AttributeTree {
  const identities = mtls && {
    uri_san_peer_certificate: mtls.peer,
    uri_san_local_certificate: mtls.local,
    tls_version: "TLSv1.3",
  };
  return { ...identities, ...(locality ? { locality } : {}) };
}

/** Envoy's client address, unless told otherwise, is the last one in X-Forwarded-For. */
function forwardedFor({ headers }: RequestPlan): string | null {
  const values = headers
    .filter(([name]) => name === "x-forwarded-for")
    .map(([, value]) => Buffer.from(value).toString());
  const last = values.join(",").replace(/^.*,/s, "").trim();
  return isIP(last) ? last : null;
}
