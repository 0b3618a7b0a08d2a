/** A module's functions by name, as its text format (`-t`) shows them. */
export class ModuleText {
  readonly #bodies: ReadonlyMap<string, string>;

  constructor(text: string) {
    // Definitions are indented by one blank, their insides by more.
    const definitions = text.matchAll(/^ \(func \$([^\s()]+)[^]*?^ \)$/gm);
    this.#bodies = new Map([...definitions].map(([body, name = ""]) => [name, body]));
  }

  /** Names of the functions that the module defines. */
  get functions(): string[] {
    return [...this.#bodies.keys()];
  }

  /** Throws when the module defines no function of that name. */
  bodyOf(name: string): string {
    const body = this.#bodies.get(name);
    if (body === undefined) throw new Error(`the module defines no function ${name}`);
    return body;
  }

  /** Everything that a function calls, itself or through others; indirect calls are not followed. */
  calledFrom(name: string): Set<string> {
    const called = new Set<string>();
    const waiting = [name];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const [, callee = ""] of (this.#bodies.get(next) ?? "").matchAll(/\bcall \$([^\s()]+)/g)) {
        if (called.has(callee)) continue;
        called.add(callee);
        waiting.push(callee);
      }
    }
    return called;
  }
}
