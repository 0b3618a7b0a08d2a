import { take } from "../abi/arena";
import { addressOf, lengthOf } from "../bytes/text";
import { Utf8, utf8 } from "../bytes/utf8";
import { BytesBuilder } from "../encoding/builder";
import { Automaton, placesBetween } from "./automaton";
import { Parser } from "./parser";
import { Program } from "./program";
import { States } from "./states";
import { CONTEXT } from "./syntax";

/** Longest expression. */
const LENGTH: i32 = 4096;

/**
 * A regular expression that is matched in a time linear in the text, whatever expression and text are: RE2's syntax
 * without Unicode classes (`\p{…}`), `\Q…\E` and `\C`; no references to groups, no look-around.
 *
 *     const regex = Regex.compile("/users/[0-9]+(/.*)?");
 *     if (regex.failed) refuse(regex.error);
 *     else if (regex.matches(path)) …
 *
 * Characters are UTF-8: bytes that are not match nothing, `.` neither. `(?i)` folds ASCII letters only. Whether a
 * quantifier is lazy makes no difference, as there are no captures.
 *
 * Lives on the heap until `free`; up to 32 KiB of states are kept per expression. Matching allocates only there, and
 * after the first texts hardly ever.
 */
// @ts-ignore: decorator
@unmanaged
export class Regex {
  private problem: Utf8 | null;
  private offset: i32;
  private automaton: Automaton | null;
  private states: States | null;
  /** Where matching begins, and where searching does. */
  private start: i32;
  private anywhereStart: i32;

  /** Compiles an expression. Never traps; `failed` tells whether it is one. Not for the hot path. */
  static compile<T>(expression: T): Regex {
    const address = addressOf(expression);
    return Regex.compileAt(address, lengthOf(expression, address));
  }

  /** Whether there is something wrong with the expression. Then nothing matches. */
  get failed(): bool {
    return this.problem != null;
  }

  /** What is wrong, such as `there is no ')' for this '(' at offset 3`; empty when nothing is. */
  get error(): string {
    const problem = this.problem;
    if (!problem) return "";
    return BytesBuilder.create().append(problem).append(utf8(" at offset ")).integer(this.offset).toString();
  }

  /** Where it is wrong, in bytes; -1 when it is not. */
  get errorOffset(): i32 {
    return this.problem ? this.offset : -1;
  }

  /** Whether the whole text matches. */
  matches<T>(text: T): bool {
    const address = addressOf(text);
    return this.run(this.start, address, lengthOf(text, address), false);
  }

  /** Whether some part of the text matches. */
  matchesPart<T>(text: T): bool {
    const address = addressOf(text);
    return this.run(this.anywhereStart, address, lengthOf(text, address), true);
  }

  /** Gives the memory back. */
  free(): void {
    const automaton = this.automaton;
    const states = this.states;
    if (automaton) automaton.free();
    if (states) states.free();
    heap.free(changetype<usize>(this));
  }

  private static compileAt(address: usize, length: i32): Regex {
    const regex = changetype<Regex>(heap.alloc(offsetof<Regex>()));
    memory.fill(changetype<usize>(regex), 0, offsetof<Regex>());
    const parser = Parser.over(address, length);
    if (length > LENGTH) parser.fail(utf8("the expression is too long"), address + LENGTH);
    const tree = parser.parse();
    const program = Program.create();
    if (!parser.problem) {
      regex.start = program.build(tree, 0);
      regex.anywhereStart = program.buildSearch(regex.start);
      if (program.overflows) parser.fail(utf8("the expression is too large"), address);
    }
    regex.problem = parser.problem;
    regex.offset = parser.offset;
    if (parser.problem) return regex;
    const automaton = Automaton.create(program);
    regex.automaton = automaton;
    if (!(program.places & CONTEXT)) regex.states = States.create(automaton);
    return regex;
  }

  private run(start: i32, at: usize, length: i32, anywhere: bool): bool {
    const automaton = this.automaton;
    const states = this.states;
    if (!automaton) return false;
    if (!states || states.areUseless) return simulate(automaton, start, at, length, anywhere);
    states.textSize += length;
    let state = states.first(start);
    for (let i = 0; i < length; i++) {
      if (anywhere && state.matches) return true;
      if (state.isDead) return false;
      state = states.after(state, load<u8>(at + i));
      if (states.areUseless) return simulate(automaton, start, at, length, anywhere);
    }
    return state.matchesAtEnd;
  }
}

/** Goes through the text with sets of instructions, for expressions that ask what is around a place. */
function simulate(automaton: Automaton, start: i32, at: usize, length: i32, anywhere: bool): bool {
  const size = (<usize>automaton.words) << 3;
  const core = take(2 * size);
  const closed = core + size;
  automaton.only(core, start);
  let before = -1;
  for (const end = at + length; at < end; at++) {
    const byte = <i32>load<u8>(at);
    if (automaton.close(core, closed, placesBetween(before, byte)) && anywhere) return true;
    if (!automaton.step(closed, byte, core)) return false;
    before = byte;
  }
  return automaton.close(core, closed, placesBetween(before, -1));
}
