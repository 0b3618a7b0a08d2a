type Schema = Record<string, unknown>;

/** `metrics_expiry_duration` → `metricsExpiryDuration`, as protobuf JSON spells it. */
export function lowerCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * A copy of a JSON Schema that accepts each snake_case property in lowerCamelCase, too, but not both spellings at once:
 * the rule of protobuf JSON, which filters' configurations follow.
 */
export function acceptBothSpellings(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(acceptBothSpellings);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, LITERALS.has(key) ? value : acceptBothSpellings(value)]),
  );
  return isSchemaWithProperties(copy) ? widen(copy, copy.properties) : copy;
}

/** Keywords whose values are data, not schemas. */
const LITERALS = new Set(["const", "enum", "default", "examples"]);

function isSchemaWithProperties(schema: Schema): schema is Schema & { properties: Schema } {
  const properties = schema["properties"];
  if (typeof properties !== "object" || properties === null || Array.isArray(properties)) return false;
  // A property that is itself called "properties" has schemas as values, like the keyword: tell them apart by `type`.
  return typeof schema["type"] !== "object";
}

function widen(schema: Schema, properties: Schema): Schema {
  const both = Object.keys(properties)
    .map((name) => [name, lowerCamelCase(name)] as const)
    .filter(([name, camel]) => camel !== name && !Object.hasOwn(properties, camel));
  if (both.length === 0) return schema;
  const required = Array.isArray(schema["required"]) ? (schema["required"] as string[]) : [];
  const renamed = new Map(both);
  const rules: Schema[] = both.map(([name, camel]) => ({ not: { required: [name, camel] } }));
  for (const name of required) {
    const camel = renamed.get(name);
    if (camel !== undefined) rules.push({ anyOf: [{ required: [name] }, { required: [camel] }] });
  }
  return {
    ...schema,
    properties: { ...properties, ...Object.fromEntries(both.map(([name, camel]) => [camel, properties[name]])) },
    required: required.filter((name) => !renamed.has(name)),
    allOf: [...(Array.isArray(schema["allOf"]) ? (schema["allOf"] as Schema[]) : []), ...rules],
  };
}
