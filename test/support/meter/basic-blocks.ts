import type { Span } from "../../../sdk/host/wasm/module.js";
import { Reader } from "../../../sdk/host/wasm/reader.js";
import { leb } from "../../../sdk/host/wasm/testing/module-builder.js";
import { Op, readInstruction } from "./instruction.js";

/** They say where code belongs, and compile to nothing by themselves. */
const STRUCTURE = new Set<number>([Op.nop, Op.block, Op.loop, Op.else, Op.end]);

/** Behind them control has been elsewhere, or comes from elsewhere. A call comes back, and ends no block. */
const BOUNDARIES = new Set<number>([
  ...[Op.unreachable, Op.loop, Op.if, Op.else, Op.end, Op.br, Op.brIf, Op.brTable, Op.return],
  ...[Op.returnCall, Op.returnCallIndirect],
]);

/**
 * Rewrites the code of a function so that each basic block begins with what `counted` gives for its number of
 * instructions, and calls go to where `redirected` says.
 *
 * @param body local declarations, code, `end`.
 * @param entered goes before everything else.
 */
export function instrument(
  bytes: Uint8Array,
  { offset, size }: Span,
  counted: (instructions: number) => readonly number[],
  entered: readonly number[],
  redirected: ReadonlyMap<number, number>,
): number[] {
  const reader = new Reader(bytes, offset, offset + size);
  reader.list((each) => (each.skipLeb(), each.byte()));
  const out = [...bytes.subarray(offset, reader.offset), ...entered];
  let block: number[] = [];
  let instructions = 0;
  const finishBlock = (): void => {
    if (instructions > 0) out.push(...counted(instructions));
    out.push(...block);
    block = [];
    instructions = 0;
  };
  while (!reader.done) {
    const at = reader.offset;
    const opcode = readInstruction(reader);
    if (!STRUCTURE.has(opcode)) instructions++;
    const target = opcode === Op.call ? redirected.get(new Reader(bytes, at + 1).u32()) : undefined;
    if (target !== undefined) block.push(Op.call, ...leb(target));
    else for (let i = at; i < reader.offset; i++) block.push(bytes[i] as number);
    if (BOUNDARIES.has(opcode)) finishBlock();
  }
  return out;
}
