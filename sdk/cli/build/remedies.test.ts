import { main } from "assemblyscript/asc";
import { describe, expect, it } from "vitest";
import { DiagnosticCollector } from "./diagnostics.js";

/** What people who know TypeScript write, and a word of the remedy that the compiler's message must bring with it. */
const HABITS: [habit: string, source: string, remedy: string][] = [
  ["capturing a parameter", "export function f(y: i32): void { [1].forEach((x) => { y; }); }", "cannot capture"],
  [
    "capturing this",
    "class A { x: i32 = 0; m(): void { const g = (): i32 => this.x; g(); } } new A().m();",
    "cannot capture",
  ],
  ["a union", "export function f(y: string | i32): i32 { return 0; }", "no unions"],
  ["a union of literals", 'type A = "x" | "y"; export function f(a: A): i32 { return 0; }', "no unions"],
  ["any", "export function f(y: any): i32 { return 0; }", "no dynamic type"],
  ["unknown", "export function f(y: unknown): i32 { return 0; }", "no dynamic type"],
  ["a literal for an interface", "interface P { a: i32 } const p: P = { a: 1 }; p;", "needs a class"],
  ["a literal without type", "const p = { a: 1 }; p.a;", "needs a class"],
  [
    "a literal for a class",
    "class P { constructor(public a: i32) {} } const p: P = { a: 1 }; p;",
    "call the constructor",
  ],
  ["try and catch", "export function f(): void { try { f(); } catch (e) {} }", "errors of the SDK are values"],
  ["async", "export async function f(): Promise<i32> { return 0; }", "no event loop"],
  ["await", "export function f(): i32 { await f(); return 0; }", "no event loop"],
  ["a promise", "export function f(): Promise<i32> { return 0; }", "no event loop"],
  ["setTimeout", "setTimeout(() => {}, 10);", "no event loop"],
  ["fetch", 'fetch("https://example.com");', "httpCall"],
  [
    "overriding with fewer parameters",
    "class A { m(a: i32): i32 { return 0; } } class B extends A { m(): i32 { return 1; } } new B().m();",
    "all parameters",
  ],
  ["an npm package", 'import { z } from "zod"; z();', "written in AssemblyScript"],
  ["a module of Node", 'import * as fs from "fs"; fs.x;', "Node's modules"],
  ["a missing file", 'import { x } from "./missing"; x;', "without the file's ending"],
  ["for-of", "for (const x of [1]) { x; }", "there is no for-of"],
  ["array destructuring", "const [a, b] = [1, 2];", "no destructuring"],
  ["object destructuring", "class P { a: i32 = 1; } const { a } = new P();", "no destructuring"],
  [
    "a regular expression",
    "export function f(s: string): bool { return /a/.test(s); }",
    "no literals of regular expressions",
  ],
  ["a tagged template", "function g(s: string[]): i32 { return 0; } g`x`;", "plain arguments"],
  ["spread", "const b = [...[1], 2]; b;", "push"],
  [
    "optional chaining",
    "class P { n: i32 = 0; } export function f(p: P | null): i32 { return p?.n; }",
    "no optional chaining",
  ],
  ["nullish coalescing", 'export function f(p: string | null): string { return p ?? "x"; }', "no `??`"],
  ["a nullable value", "export function f(a: string | null): i32 { return a.length; }", "!== null"],
  [
    "narrowing a property",
    "class P { v: P | null = null; n: i32 = 0; } export function f(p: P): i32 { return p.v ? p.v.n : 0; }",
    "local copy",
  ],
  ["an overload", "export function f(a: i32): i32; export function f(a: i32): i32 { return 0; }", "no overloads"],
  ["number for an integer", "export function f(x: number): i32 { return x; }", "cast explicitly"],
  ["a parameter without type", "export function f(x): i32 { return 0; }", "write the type"],
  ["a result without type", "export function f() { return 1; }", "write the type"],
  ["JSON", 'JSON.parse("{}");', "JsonDocument"],
  ["Record", "const s: Record<string, i32> = {}; s;", "mapped types"],
  ["undefined", "export function f(s: string | null): bool { return s === undefined; }", "are null"],
  ["an optional field", "class A { a?: string } new A();", "string | null = null"],
  ["an optional parameter", "export function f(a?: i32): i32 { return a; }", "default value"],
  ["an enum of strings", 'enum E { A = "a" } export function f(): i32 { return E.A; }', "integers only"],
  ["a Map's forEach", "const m = new Map<i32, i32>(); m.forEach((v, k) => {});", "map.keys()"],
  [
    "a missing method",
    "abstract class P { abstract g(): i32; } class Q extends P {} new Q().g();",
    "implement the method",
  ],
  ["a type-only import", 'import type { A } from "./a";', "no type-only imports"],
  ["a generator", "export function* f(): i32 { yield 1; }", "no generators"],
  ["satisfies", "const a = 1 satisfies i32;", "leave `satisfies` out"],
  ["as const", "const a = [1] as const; a;", "declare the type"],
  ["#private", "class A { #a: i32 = 1; } new A();", "private name"],
  ["the in operator", 'class A {} export function f(a: A): bool { return "x" in a; }', "map.has"],
  [
    "a field by name",
    'class A { x: i32 = 0; } export function f(a: A): i32 { return a["x"]; }',
    "Map for dynamic keys",
  ],
  ["BigInt", "const a = 10n;", "no BigInt"],
  ["keyof", "class A {} type K = keyof A;", "name the type"],
  ["a field without value", "class A { s: string } new A().s;", "where it is declared"],
  ["Buffer", 'Buffer.from("x");', "do not exist in a filter"],
  ["an unknown name", "whatever();", "proxy-wasm-assemblyscript-sdk"],
];

describe("remedies", () => {
  it.each(HABITS)("help with %s", async (_, source, remedy) => {
    const collector = new DiagnosticCollector();
    await main(["index.ts", "--outFile", "out.wasm", "--runtime", "minimal"], {
      stderr: collector.stderr,
      stdout: { write: () => undefined },
      readFile: (name) => (name === "index.ts" ? source : null),
      writeFile: () => undefined,
      listFiles: () => [],
      reportDiagnostic: collector.report,
    });
    const errors = collector.diagnostics.filter(({ level }) => level === "error");
    expect(errors.map((error) => error.remedy).join("\n")).toContain(remedy);
    expect(errors[0]).toMatchObject({
      file: expect.stringMatching(/index\.ts|~lib/) as string,
      text: expect.stringContaining("ERROR") as string,
    });
  });
});
