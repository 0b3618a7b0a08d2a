import { sameBytes } from "../bytes/compare";
import { Automaton } from "./automaton";
import { Place } from "./syntax";

// Deterministic states, made when a text first needs them and thrown away together when they take too much memory. Then
// a byte costs one look into a table. Only for programs that do not ask what is around a place in the middle. Where states
// are hardly ever used again, sets alone are faster: then we say so and are not asked any more.

/** Bytes that the states of one expression may take: about a hundred states of a usual one. */
const BUDGET: usize = 32768;

/**
 * What may be true after some text. Behind the fields:
 *
 *   | core: set of instructions | closed: with all that they reach | state after each class of bytes, 0: not known |
 */
// @ts-ignore: decorator
@unmanaged
export class State {
  following: State | null;
  /** Whether no text has been read. */
  isFirst: bool;
  /** Whether nothing can match any more. */
  isDead: bool;
  /** Whether what was read matches wherever the text ends, and if it ends here. */
  matches: bool;
  matchesAtEnd: bool;
}

// @ts-ignore: decorator
@unmanaged
export class States {
  private automaton: Automaton;
  private all: State | null;
  private size: usize;
  private count: i32;
  /** Bytes of text since the states were last thrown away. */
  textSize: i64;
  /** Whether states do not pay for this expression. */
  areUseless: bool;
  /** Bytes of a set. */
  private setSize: usize;
  /** The set that is being made. */
  private core: usize;
  /** Class of each byte: no instruction tells the bytes of a class apart. */
  private classes: usize;
  private classCount: i32;

  static create(automaton: Automaton): States {
    const states = changetype<States>(heap.alloc(offsetof<States>()));
    states.automaton = automaton;
    states.all = null;
    states.size = 0;
    states.count = 0;
    states.textSize = 0;
    states.areUseless = false;
    states.setSize = (<usize>automaton.words) << 3;
    states.core = heap.alloc(states.setSize);
    states.classes = heap.alloc(256);
    states.classCount = automaton.classify(states.classes);
    return states;
  }

  free(): void {
    this.clear();
    heap.free(this.core);
    heap.free(this.classes);
    heap.free(changetype<usize>(this));
  }

  /** The state at the start of a text, at this instruction. */
  first(instruction: i32): State {
    this.automaton.only(this.core, instruction);
    return this.find(true, false);
  }

  /** The state after one more byte. */
  // @ts-ignore: decorator
  @inline
  after(state: State, byte: u32): State {
    const known = load<usize>(this.transitions(state) + ((<usize>load<u8>(this.classes + byte)) << 2));
    return known ? changetype<State>(known) : this.make(state, byte);
  }

  // @ts-ignore: decorator
  @noinline
  private make(state: State, byte: u32): State {
    const any = this.automaton.step(this.closed(state), byte, this.core);
    const keeps = this.size <= BUDGET;
    if (!keeps) {
      this.areUseless = this.textSize < <i64>this.count * 10;
      this.clear();
    }
    const made = this.find(false, !any);
    if (keeps)
      store<usize>(this.transitions(state) + ((<usize>load<u8>(this.classes + byte)) << 2), changetype<usize>(made));
    return made;
  }

  /** The state whose core was made, new if there is none yet. */
  private find(isFirst: bool, isDead: bool): State {
    const setSize = this.setSize;
    let known = this.all;
    while (known) {
      const core = changetype<usize>(known) + offsetof<State>();
      if (known.isFirst == isFirst && sameBytes(core, this.core, setSize)) return known;
      known = known.following;
    }
    const size = offsetof<State>() + 2 * setSize + ((<usize>this.classCount) << 2);
    const state = changetype<State>(heap.alloc(size));
    this.size += size;
    this.count++;
    state.following = this.all;
    this.all = state;
    state.isFirst = isFirst;
    state.isDead = isDead;
    const core = changetype<usize>(state) + offsetof<State>();
    memory.copy(core, this.core, setSize);
    const here: u32 = isFirst ? Place.BeginText : 0;
    state.matchesAtEnd = this.automaton.close(core, this.closed(state), here | Place.EndText);
    state.matches = this.automaton.close(core, this.closed(state), here);
    memory.fill(this.transitions(state), 0, (<usize>this.classCount) << 2);
    return state;
  }

  private clear(): void {
    let state = this.all;
    while (state) {
      const following = state.following;
      heap.free(changetype<usize>(state));
      state = following;
    }
    this.all = null;
    this.size = 0;
    this.count = 0;
    this.textSize = 0;
  }

  // @ts-ignore: decorator
  @inline
  private closed(state: State): usize {
    return changetype<usize>(state) + offsetof<State>() + this.setSize;
  }

  // @ts-ignore: decorator
  @inline
  private transitions(state: State): usize {
    return changetype<usize>(state) + offsetof<State>() + 2 * this.setSize;
  }
}
