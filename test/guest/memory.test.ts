import { describe, expect, it } from "vitest";
import { createHost } from "proxy-wasm-assemblyscript-sdk/host";
import { compileGuest } from "../support/compile.js";

// The heap takes all memory behind the static data when it is first used. The arena and permanent memory must not have
// taken pages there before.

const SOURCE = `
import { Bytes, RootContext, LogLevel, log, permanent, registerRoot, take } from "proxy-wasm-assemblyscript-sdk";
class Root extends RootContext {
  onConfigure(size: u32): bool {
    const kept = permanent(70_000);
    const taken = take(200_000);
    memory.fill(kept, 0x41, 70_000);
    memory.fill(taken, 0x42, 200_000);
    const heap: StaticArray<u8>[] = [];
    for (let i = 0; i < 200; i++) heap.push(new StaticArray<u8>(4_000).fill(0x43));
    log(LogLevel.Info, count(kept, 70_000, 0x41).toString() + " " + count(taken, 200_000, 0x42).toString());
    return heap.length == 200;
  }
}
function count(at: usize, size: i32, byte: u8): i32 {
  let equal = 0;
  for (let i = 0; i < size; i++) if (load<u8>(at + i) == byte) equal++;
  return equal;
}
const early = Bytes.of("a literal that is encoded before anything is allocated");
registerRoot<Root>("memory");`;

describe("the heap and our own pages", () => {
  it("leave each other alone, whichever came first", async () => {
    const compiled = await compileGuest(SOURCE);
    expect(compiled.messages).toBe("");
    const host = await createHost({ module: compiled.module, mainThread: false, pedantic: false });
    await host.loadPlugin();
    expect(host.logs.at(-1)?.message).toBe("70000 200000");
  });
});
