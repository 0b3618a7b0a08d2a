import { WasmFormatError, type Reader } from "../../../sdk/host/wasm/reader.js";

/** Instructions of WebAssembly that this project's tools have to know by name. */
export const Op = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  returnCall: 0x12,
  returnCallIndirect: 0x13,
  selectTyped: 0x1c,
  localGet: 0x20,
  localSet: 0x21,
  globalGet: 0x23,
  globalSet: 0x24,
  i64Const: 0x42,
  i64Add: 0x7c,
  i64Sub: 0x7d,
} as const;

const BULK = 0xfc;
/** How many numbers follow the instructions behind the prefix 0xfc: conversions, then bulk memory and tables. */
const BULK_IMMEDIATES = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

/**
 * Reads one instruction with everything that belongs to it.
 *
 *     opcode: u8   immediates: numbers as LEB128, floats as 4 or 8 bytes
 *
 * Known is what WebAssembly 2.0 has without vectors: all that compilers emit for proxy-wasm.
 *
 * @returns the opcode; behind the prefix 0xfc that prefix.
 * @throws WasmFormatError at any other instruction.
 */
export function readInstruction(reader: Reader): number {
  const at = reader.offset;
  const opcode = reader.byte();
  if (opcode === Op.brTable || opcode === Op.selectTyped) {
    reader.list((each) => each.skipLeb());
    if (opcode === Op.brTable) reader.skipLeb();
    return opcode;
  }
  if (opcode === BULK) {
    const immediates = BULK_IMMEDIATES[reader.u32()];
    if (immediates === undefined) throw new WasmFormatError("unknown instruction behind 0xfc", at);
    for (let i = 0; i < immediates; i++) reader.skipLeb();
    return opcode;
  }
  if (opcode === 0x43) reader.skip(4);
  else if (opcode === 0x44) reader.skip(8);
  else for (let i = immediatesOf(opcode, at); i > 0; i--) reader.skipLeb();
  return opcode;
}

function immediatesOf(opcode: number, at: number): number {
  if (opcode <= 0x01 || opcode === Op.else || opcode === Op.end || opcode === Op.return) return 0;
  if (opcode <= 0x04 || opcode === Op.br || opcode === Op.brIf) return 1;
  if (opcode === Op.call || opcode === Op.returnCall) return 1;
  if (opcode === Op.callIndirect || opcode === Op.returnCallIndirect) return 2;
  if (opcode === 0x1a || opcode === 0x1b) return 0; // drop, select
  if (opcode >= 0x20 && opcode <= 0x26) return 1; // locals, globals, tables
  if (opcode >= 0x28 && opcode <= 0x3e) return 2; // loads and stores: alignment, offset
  if (opcode >= 0x3f && opcode <= 0x42) return 1; // memory.size, memory.grow, i32.const, i64.const
  if (opcode >= 0x45 && opcode <= 0xc4) return 0; // comparisons, arithmetic, conversions
  if (opcode === 0xd0 || opcode === 0xd2) return 1; // ref.null, ref.func
  if (opcode === 0xd1) return 0; // ref.is_null
  throw new WasmFormatError(`instruction 0x${opcode.toString(16)} is not known here`, at);
}
