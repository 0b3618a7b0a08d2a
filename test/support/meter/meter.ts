import { functionType } from "../../../sdk/host/wasm/module.js";
import { functionNames } from "../../../sdk/host/wasm/names.js";
import { leb } from "../../../sdk/host/wasm/testing/module-builder.js";
import { instrument } from "./basic-blocks.js";
import { Op } from "./instruction.js";
import { ModuleEditor } from "./module-editor.js";

export interface MeterOptions {
  /** Names of functions whose instructions, and those of all that they call, count as `apart` and not otherwise. */
  readonly apart?: RegExp;
  /** Further counters: how often functions of these names are called. */
  readonly calls?: Readonly<Record<string, RegExp>>;
}

const I64 = 0x7e;

/**
 * A copy of a module that counts the WebAssembly instructions that it executes: exact, and the same on every machine.
 *
 * Each basic block begins with an addition of the number of its instructions to a global. What compiles to nothing by
 * itself (`block`, `loop`, `else`, `end`, `nop`) does not count; a bulk instruction such as `memory.copy` counts as one
 * whatever its length. A block that traps has been counted whole.
 *
 * The module's own bytes are kept and counted. Binaryen, which the compiler brings, cannot do that: it reads bytes into
 * a tree and writes other bytes, because the last of its optimizations happen behind the tree.
 *
 * Each exported function has counters of its own beside the common ones, for all that runs until it returns: callbacks
 * and the allocator, if the host enters them meanwhile, included. `readMeter` reads them. Functions have names only in
 * a module with a `name` section (`--debug`), and calls only where the optimizer has not inlined them.
 *
 * @throws WasmFormatError when the bytes are no module, or have instructions beyond WebAssembly 2.0 without vectors.
 */
export function meterModule(bytes: Uint8Array, { apart, calls = {} }: MeterOptions = {}): Uint8Array<ArrayBuffer> {
  const editor = new ModuleEditor(bytes);
  const { module, imported } = editor;
  const names = functionNames(module);
  const labels = ["instructions", "apart", ...Object.keys(calls)];
  const counters = labels.map((label) => editor.addGlobal(`__${label}`));
  const [instructions, apartCounter] = counters as [number, number];

  /** A function that calls another one; `after` follows, with all counters as they were before in `locals`. */
  const wrap = (index: number, target: number, after: (locals: number) => readonly number[]): number => {
    const type = module.functions[index - imported] as number;
    const params = functionType(module, index)?.params.length ?? 0;
    return editor.addFunction(type, [
      ...[1, ...leb(counters.length), I64],
      ...counters.flatMap((counter, i) => [Op.globalGet, ...leb(counter), Op.localSet, ...leb(params + i)]),
      ...Array.from({ length: params }, (_, i) => [Op.localGet, ...leb(i)]).flat(),
      ...[Op.call, ...leb(target), ...after(params), Op.end],
    ]);
  };

  const redirected = new Map<number, number>();
  for (const [index, name] of names) {
    if (index < imported || apart?.test(name) !== true) continue;
    const after = (locals: number): number[] => [
      ...addDifference(apartCounter, instructions, locals),
      ...[Op.localGet, ...leb(locals), Op.globalSet, ...leb(instructions)],
    ];
    redirected.set(index, wrap(index, index, after));
  }

  for (const { name, kind, index } of module.exports) {
    if (kind !== "function" || index < imported) continue;
    const own = labels.map((label) => editor.addGlobal(`__${label}:${name}`));
    const after = (locals: number): number[] =>
      counters.flatMap((counter, i) => addDifference(own[i] as number, counter, locals + i));
    editor.redirectExport(name, wrap(index, redirected.get(index) ?? index, after));
  }

  const watched = Object.values(calls);
  module.bodies.forEach((span, i) => {
    const name = names.get(imported + i);
    const entered = watched.flatMap((pattern, c) =>
      name !== undefined && pattern.test(name) ? add(counters[c + 2] as number, 1) : [],
    );
    const body = instrument(bytes, span, (count) => add(instructions, count), entered, redirected);
    editor.setBody(imported + i, body);
  });
  return editor.finish();
}

/** `counter += count` */
function add(counter: number, count: number): number[] {
  return [Op.globalGet, ...leb(counter), Op.i64Const, ...signedLeb(count), Op.i64Add, Op.globalSet, ...leb(counter)];
}

/** `sum += counter - local` */
function addDifference(sum: number, counter: number, local: number): number[] {
  return [
    ...[Op.globalGet, ...leb(sum), Op.globalGet, ...leb(counter), Op.localGet, ...leb(local)],
    ...[Op.i64Sub, Op.i64Add, Op.globalSet, ...leb(sum)],
  ];
}

/** LEB128 of a number that is not negative where a signed one is read: the sign bit of the last byte stays clear. */
function signedLeb(value: number): number[] {
  const bytes = leb(value);
  const last = bytes[bytes.length - 1] as number;
  return last < 0x40 ? bytes : [...bytes.slice(0, -1), last | 0x80, 0];
}
