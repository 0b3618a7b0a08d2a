/** A JSON value, as Envoy's configuration is written and its admin interface answers. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

/** A `google.protobuf.Any` in protobuf JSON: the message's full name and its fields. */
export function typed(messageName: string, fields: JsonObject = {}): JsonObject {
  return { "@type": `type.googleapis.com/${messageName}`, ...fields };
}

/** The object without its undefined members, so that builders can list optional fields plainly. */
export function defined(fields: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}
