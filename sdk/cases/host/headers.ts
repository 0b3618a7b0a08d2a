import type { HeaderMap, SeenMessage as HostMessage } from "../../host/index.js";
import type { SeenMessage } from "../observe/observation.js";
import type { HeaderList } from "../plan/headers.js";

export function fromMap(map: HeaderMap | null): HeaderList {
  return map === null ? [] : map.bytePairs.map(([name, value]) => [Buffer.from(name).toString(), value]);
}

export function toSeen(message: HostMessage): SeenMessage {
  return { headers: fromMap(message.headers), body: message.body, trailers: fromMap(message.trailers) };
}
