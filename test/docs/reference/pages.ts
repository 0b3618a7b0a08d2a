import { AREAS, areaOf, type Area } from "./areas.js";
import { entriesOf, type Entry } from "./entries.js";
import { factsOf } from "./facts.js";
import { HostCalls, type Cost } from "./host-calls.js";
import { hostFunctionsOf, type HostFunction } from "./host-functions.js";
import { Library } from "./program.js";

/** The API reference, made of the sources of the guest library. */
export class Reference {
  readonly entries: readonly Entry[];
  readonly functions: ReadonlyMap<string, HostFunction>;
  readonly #calls: HostCalls;

  constructor() {
    const library = new Library();
    this.#calls = new HostCalls(library);
    this.functions = hostFunctionsOf(library);
    this.entries = entriesOf(library);
  }

  costOf({ callable }: Entry): Cost | null {
    return callable && this.#calls.costOf(callable);
  }

  /** Text of each page, by its path below `sdk/docs/reference`. */
  pages(): Map<string, string> {
    const areas = AREAS.map((area): [string, string] => [`${area.page}.md`, this.#areaPage(area)]);
    return new Map([["README.md", this.#contents()], ...areas, ["host-functions.md", this.#hostFunctions()]]);
  }

  #contents(): string {
    const rows = AREAS.map((area) => {
      const anchors = anchorsOf(this.#entriesOf(area).map(({ name }) => name));
      const names = [...anchors].map(([name, anchor]) => `[\`${name}\`](${area.page}.md#${anchor})`);
      return `- **[${area.title}](${area.page}.md)**: ${names.join(", ")}`;
    });
    return `# API reference

What \`import … from "proxy-wasm-assemblyscript-sdk"\` has for a filter, made of the comments in its source. Cost and
failures are read from the code: the host functions that it can reach, and what each of them answers. What says nothing of
cost makes no host call and may be called everywhere, at module level too.

Names and values are generic: where a type parameter stands, a \`string\`, \`Bytes\`, \`utf8("…")\` or an array of bytes will do.
\`lastStatus()\` says why the newest host call failed.

${rows.join("\n")}
- **[Host functions](host-functions.md)**: what Envoy offers below all this

This reference is written by \`npm run docs\`; a test fails when it is out of date.
`;
  }

  #entriesOf(area: Area): Entry[] {
    return this.entries.filter(({ file }) => areaOf(file) === area);
  }

  #areaPage(area: Area): string {
    const sections = this.#entriesOf(area).map((entry) => this.#section(entry));
    return `# ${area.title}\n\n${sections.join("\n\n")}\n`;
  }

  #section(entry: Entry): string {
    const { name, kind, signature, text, members } = entry;
    const parts = [`## ${name}`, ...(kind === "namespace" ? [] : [code(signature)]), text, this.#facts(entry)];
    if (kind === "enum") parts.push(members.map((each) => `- \`${each.signature}\` ${each.text}`.trimEnd()).join("\n"));
    else parts.push(...this.#membersOf(members));
    return parts.filter(Boolean).join("\n\n");
  }

  /** Members one by one; what they all have in common is said once. */
  #membersOf(members: readonly Entry[]): string[] {
    const facts = new Set(members.map((each) => this.#facts(each)));
    const [common = ""] = members.length > 1 && facts.size === 1 ? facts : [];
    const sections = members.map((each) => {
      const own = common === "" ? this.#facts(each) : "";
      return [`### ${each.name}`, code(each.signature), each.text, own].filter(Boolean).join("\n\n");
    });
    return common === "" ? sections : [`Each of these:\n\n${common}`, ...sections];
  }

  #facts(entry: Entry): string {
    const cost = this.costOf(entry);
    const facts = cost ? factsOf(cost, entry.signature, this.functions) : [];
    return facts.map((fact) => `- ${fact}`).join("\n");
  }

  #hostFunctions(): string {
    const sections = [...this.functions.values()].map(
      ({ name, text, when, fails }) => `## ${name}\n\n${text}\n\n- When: ${when}\n- Status: ${fails}`,
    );
    return `# Host functions

The functions of proxy-wasm ABI 0.2.1 as Envoy has them, which the library wraps. Calls that return bytes make the host call
the module back for memory, and cost about 0.7 µs more than others.

${sections.join("\n\n")}
`;
  }
}

const code = (signature: string): string => `\`\`\`ts\n${signature}\n\`\`\``;

/** The anchor of each heading as GitHub makes it: names that differ in case only are numbered. */
function anchorsOf(names: readonly string[]): Map<string, string> {
  const taken = new Map<string, number>();
  return new Map(
    names.map((name) => {
      const plain = name.toLowerCase();
      const before = taken.get(plain) ?? 0;
      taken.set(plain, before + 1);
      return [name, before === 0 ? plain : `${plain}-${before}`];
    }),
  );
}
