export { bootstrap, loopback, type BootstrapOptions, type NodeIdentity } from "./bootstrap.js";
export {
  pluginConfig,
  wasmAccessLogger,
  wasmHttpFilter,
  wasmNetworkFilter,
  wasmService,
  type WasmPlugin,
} from "./wasm.js";
export { filter, listener, type ListenerOptions, type TrafficDirection } from "./listener.js";
export { httpListener, routeAnswering, routeTo, type HttpListenerOptions, type RouteOptions } from "./http-listener.js";
export { tcpListener, type TcpListenerOptions } from "./tcp-listener.js";
export { cluster, type ClusterOptions } from "./cluster.js";
export { jsonAccessLog } from "./access-log.js";
export { downstreamTls, upstreamTls, type TlsIdentity } from "./tls.js";
export { FileDiscovery } from "./discovery.js";
