import type { Signature } from "../abi/signatures.js";
import type { FunctionType } from "./module.js";

const TYPES: Readonly<Record<string, string>> = { i: "i32", I: "i64", f: "f32", F: "f64" };

/** `iI:i` as the ABI table writes it → `(i32 i64) -> i32`. */
export function parseSignature(signature: Signature): FunctionType {
  const [params = "", results = ""] = signature.split(":");
  const types = (letters: string): string[] => Array.from(letters, (letter) => TYPES[letter] ?? letter);
  return { params: types(params), results: types(results) };
}

/** Whether a function has exactly the type that the host wants; hosts compare them so. */
export function hasSignature(type: FunctionType, signature: Signature): boolean {
  return formatType(type) === formatType(parseSignature(signature));
}

/** `(i32 i64) -> i32`; a function without a result ends in `()`. */
export function formatType(type: FunctionType | null): string {
  if (type === null) return "an unreadable type";
  return `(${type.params.join(" ")}) -> ${type.results.join(" ") || "()"}`;
}
