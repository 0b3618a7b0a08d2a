/** Real Envoy for tests and demonstrations: install, configure, start, observe, change, stop. */
export { envoyVersions, defaultEnvoyVersion, resolveVersion } from "./versions.js";
export { toolsFolder } from "./tools-folder.js";
export { installEnvoy, installedBinary } from "./install/install.js";
export { findEnvoy, type FindOptions } from "./find.js";
export { EnvoyProcess, startEnvoy, type StartOptions } from "./process/process.js";
export { atLeast, EnvoyLog, type EnvoyLogLevel, type LogEntry } from "./process/log.js";
export { spawnGuarded, type GuardedOptions, type GuardedProcess } from "./process/guard.js";
export { Admin, type ListenerAddress } from "./admin/admin.js";
export type { HistogramStat, Stats } from "./admin/stats.js";
export { EnvoyStartError, EnvoyUnavailableError } from "./errors.js";
export { defined, typed, type Json, type JsonObject } from "./json.js";
export * from "./config/index.js";
export { CertificateAuthority, type SubjectNames } from "./tls/authority.js";
export { applyUpdate, clusterUpdates, listenerUpdates } from "./admin/apply-update.js";
