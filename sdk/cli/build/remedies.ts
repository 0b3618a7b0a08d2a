/** A compiler message that people who know TypeScript stumble over, and what to write instead. */
interface Remedy {
  /** Message code as asc prints it: AS100 and TS2304 are both numbers here. */
  readonly code: number;
  /** What the message text must match, when the code alone is too general. */
  readonly message?: RegExp;
  /** What the line of source must match, when the message alone is too general. */
  readonly source?: RegExp;
  readonly remedy: string;
}

const CLOSURE =
  "a function cannot capture variables: keep the state in a class and pass the object (callouts take a handler object)";
const NO_ASYNC = "there is no event loop: return an action (pause) and go on in a callback, as with httpCall";
const NO_DESTRUCTURING = "AssemblyScript has no destructuring: take the fields one by one";
const CHECK_NULL =
  "check `!== null` on a local copy of the value (properties are not narrowed), or write `x!` if you are sure";
const NUMBERS = "choose the number type (i32, u32, i64, u64, f64) and cast explicitly: `<i32>x` or `x as i32`";

/** First match wins: specific rows stand before general ones. */
const REMEDIES: readonly Remedy[] = [
  { code: 100, message: /Closures/, remedy: CLOSURE },
  {
    code: 100,
    message: /union types/,
    remedy: "AssemblyScript has no unions but `T | null`: use a class, an enum or two methods",
  },
  {
    code: 100,
    message: /Interface hidden classes/,
    remedy: "an object literal needs a class: declare `class P { a: i32 = 0 }`",
  },
  {
    code: 100,
    message: /Exceptions/,
    remedy: "AssemblyScript cannot catch: errors of the SDK are values (null or a Status), test those",
  },
  { code: 100, message: /Iterators/, remedy: "write `for (let i = 0; i < list.length; i++)`; there is no for-of" },
  {
    code: 100,
    message: /Regular expressions/,
    remedy:
      "there are no literals of regular expressions: compile one with the SDK's Regex or Glob, or use startsWith and find",
  },
  { code: 100, message: /Tagged template/, remedy: "call the function with plain arguments" },
  { code: 100, message: /Spread/, remedy: "build the array with push, or concat" },
  { code: 100, message: /Const assertion/, remedy: "declare the type: `const a: StaticArray<i32> = [1, 2]`" },
  { code: 100, message: /'in' operator/, remedy: "use a Map and `map.has(key)`" },
  { code: 216, remedy: "call the constructor: `new P(…)`; a literal works only for a class without one" },
  { code: 215, remedy: "give the parameter a default value: `a: i32 = 0`" },
  { code: 219, remedy: "declare the field as `name: string | null = null`" },
  { code: 200, remedy: NUMBERS },
  {
    code: 2394,
    remedy: "an overriding method must write all parameters of the base method, with the same types and result",
  },
  { code: 2391, remedy: "AssemblyScript has no overloads: use two names, a default value or a generic function" },
  { code: 2515, remedy: "implement the method, or declare the class abstract" },
  { code: 2564, remedy: "give the field a value where it is declared or in the constructor" },
  {
    code: 2304,
    message: /'any'|'unknown'/,
    remedy: "there is no dynamic type: name the type, or use a generic parameter",
  },
  { code: 2304, message: /'undefined'/, remedy: "absent values are null in AssemblyScript" },
  { code: 2304, message: /'Promise'|'setTimeout'|'setInterval'/, remedy: NO_ASYNC },
  {
    code: 2304,
    message: /'fetch'|'XMLHttpRequest'/,
    remedy: "ask an upstream cluster with httpCall; a filter has no sockets of its own",
  },
  {
    code: 2304,
    message: /'JSON'/,
    remedy: "use the SDK's JsonDocument, or Configuration: AssemblyScript has no JSON object",
  },
  {
    code: 2304,
    message: /'Record'|'Partial'|'Readonly'|'Pick'|'Omit'/,
    remedy: "there are no mapped types: use a class, or Map<string, T>",
  },
  {
    code: 2304,
    message: /'Buffer'|'TextEncoder'|'TextDecoder'|'URL'|'atob'|'btoa'/,
    remedy: "Node and browser objects do not exist in a filter: use the SDK's Bytes and its encodings",
  },
  {
    code: 2304,
    remedy:
      'import it from "proxy-wasm-assemblyscript-sdk" or from your own file; JavaScript\'s globals do not exist in a filter',
  },
  {
    code: 6054,
    message: /~lib\/proxy-wasm-assemblyscript-sdk/,
    remedy: 'run `npm install`; import from "proxy-wasm-assemblyscript-sdk" itself, not from a sub-path',
  },
  {
    code: 6054,
    message: /~lib\/(node:|fs|path|http|https|crypto|util|os)\b/,
    remedy: "Node's modules do not exist in a filter",
  },
  {
    code: 6054,
    message: /~lib\//,
    remedy:
      "only packages written in AssemblyScript can be compiled in (asc reads <package>/index.ts); other npm packages cannot",
  },
  { code: 6054, remedy: "the import's path is wrong: write it without the file's ending, relative to this file" },
  { code: 2322, message: /\| null' is not assignable/, remedy: CHECK_NULL },
  { code: 2531, remedy: CHECK_NULL },
  {
    code: 2322,
    message: /<object>/,
    remedy: "an object literal needs a class: declare `class P { a: i32 = 0 }` and write `const p: P = { a: 1 }`",
  },
  {
    code: 2322,
    message: /String' is not assignable to type 'i32'/,
    source: /enum|^\s*\w+\s*=\s*["'`]/,
    remedy: "enums hold integers only: use constants for strings",
  },
  { code: 2329, source: /\[\s*["'`]/, remedy: "fields cannot be reached by name: use a Map for dynamic keys" },
  {
    code: 2339,
    message: /Map<.*'forEach'|'forEach'.*Map</,
    remedy: "iterate over `map.keys()` and `map.values()`, which are arrays",
  },
  { code: 2339, message: /#/, source: /\bthis\b/, remedy: CLOSURE },
  { code: 2339, source: /\bprocess\./, remedy: "a filter has no environment: read its plugin configuration" },
  { code: 1005, source: /\basync\b/, remedy: NO_ASYNC },
  { code: 1109, source: /\bawait\b/, remedy: NO_ASYNC },
  { code: 1109, source: /\?\./, remedy: `there is no optional chaining: ${CHECK_NULL}` },
  { code: 1109, source: /\?\?/, remedy: "there is no `??`: write `x !== null ? x : other`" },
  { code: 1005, source: /import\s+type/, remedy: "write `import { A }`: there are no type-only imports" },
  { code: 1003, source: /function\s*\*/, remedy: "there are no generators: keep the position in a class" },
  { code: 1003, source: /(const|let|var)\s*[[{]/, remedy: NO_DESTRUCTURING },
  { code: 1012, source: /\bsatisfies\b/, remedy: "leave `satisfies` out" },
  { code: 1127, source: /#\w/, remedy: "write `private name`: there are no #private names" },
  { code: 1351, source: /\d+n\b/, remedy: "there is no BigInt: write an i64 or u64 literal without the n" },
  { code: 1110, source: /\bkeyof\b/, remedy: "there are no computed types: name the type" },
  { code: 1110, remedy: "write the type: parameters and results of functions are not inferred" },
];

/** What to write instead, or null when the message speaks for itself. `source` is the offending line. */
export function remedyFor(code: number, message: string, source: string): string | null {
  const row = REMEDIES.find(
    (candidate) =>
      candidate.code === code &&
      (candidate.message === undefined || candidate.message.test(message)) &&
      (candidate.source === undefined || candidate.source.test(source)),
  );
  return row?.remedy ?? null;
}
