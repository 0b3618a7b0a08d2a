import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import type { JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";
import { ROOT } from "./command.js";

/** Reads an Envoy configuration of `examples/mesh` and fills in its placeholders `${NAME}`. */
export async function envoyConfiguration(
  file: string,
  values: Readonly<Record<string, string | number>>,
): Promise<JsonObject> {
  const text = await readFile(path.join(ROOT, "examples/mesh", file), "utf8");
  const filled = text.replace(/"?\$\{([A-Z_]+)\}"?/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file}: no value for ${name}`);
    // A quoted placeholder is a value of its own; inside a text it is a part of it.
    return whole.startsWith('"') && whole.endsWith('"')
      ? JSON.stringify(value)
      : whole.replace(`\${${name}}`, String(value));
  });
  return parse(filled, { merge: true }) as JsonObject;
}
