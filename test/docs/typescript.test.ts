import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../setup/paths.mjs";
import { compileGuest } from "../support/compile.js";

// The page is the test: what it says the compiler refuses must be refused with this remedy, and what it says instead must
// compile.

const page = readFileSync(join(root, "sdk/docs/typescript.md"), "utf8");
const [, refused = "", different = ""] = page.split(/^## .*$/m);

interface Section {
  readonly title: string;
  readonly code: readonly string[];
  readonly remedy: string;
}

const sectionsOf = (text: string): Section[] =>
  text
    .split(/^### /m)
    .slice(1)
    .map((section) => ({
      title: section.slice(0, section.indexOf("\n")),
      code: [...section.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code),
      remedy: /^> (.*)$/m.exec(section)?.[1] ?? "",
    }));

describe("what the compiler refuses", () => {
  const sections = sectionsOf(refused);

  it.each(sections)("$title", async ({ code: [wrong = "", right = ""], remedy }) => {
    const { diagnostics, module } = await compileGuest(wrong);
    expect(module).toHaveLength(0);
    expect(diagnostics.filter(({ level }) => level === "error").map((error) => error.remedy)).toContain(remedy);
    expect((await compileGuest(right)).messages).toBe("");
  });

  it("has many sections", () => expect(sections.length).toBeGreaterThan(20));
});

describe("what compiles and means something else", () => {
  it.each(sectionsOf(different))("$title", async ({ code: [code = ""] }) => {
    const { module, messages } = await compileGuest(code);
    expect(messages).toBe("");
    const compiled = new WebAssembly.Module(module);
    const nothing = Object.fromEntries(WebAssembly.Module.imports(compiled).map(({ name }) => [name, () => 0]));
    const { exports } = new WebAssembly.Instance(compiled, { env: nothing });
    (exports["_initialize"] as () => void)();
    expect((exports["check"] as () => number)()).toBe(1);
  });
});
