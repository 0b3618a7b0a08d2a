export { Configuration, UnknownKeys } from "./configuration";
export { ConfigObject } from "./object";
export { ConfigValue } from "./value";
export { ConfigList } from "./list";
export { ConfigMap } from "./map";
export { parseDuration, NO_DURATION } from "./duration";
export { finishConfiguration, publishFilterInfo, publishUnknownKeys } from "./report";
