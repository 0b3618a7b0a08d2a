import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { bundle } from "../measure/memory.js";
import { implementations, type Variant } from "../model/work.js";
import { works } from "./works/index.js";

const folder = fileURLToPath(new URL(".", import.meta.url));
const read = (path: string): string => readFileSync(join(folder, path), "utf8");
const variants = works.flatMap((work) => work.variants.map((variant) => ({ work, variant })));
const modules = new Set(variants.flatMap(({ variant }) => variant.module ?? []));

/** Subfolders that are the source of one module each. */
function sources(implementation: string): string[] {
  const isSource = (name: string): boolean => name !== "assembly" && name !== "node_modules";
  const entries = readdirSync(join(folder, implementation), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && isSource(entry.name)).map(({ name }) => name);
}

describe("works", () => {
  it("have names and titles of their own", () => {
    for (const key of ["name", "title"] as const) {
      const all = works.map((work) => work[key]);
      expect(new Set(all).size).toBe(all.length);
    }
    for (const { name } of works) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it.each(works)(
    "$name: variants differ, requests can be sent as they are",
    ({ variants: all, request, probes = [] }) => {
      const names = all.map(({ by, label }) => `${by} ${label ?? ""}`);
      expect(new Set(names).size).toBe(names.length);
      expect(names.some((name) => name.startsWith("sdk "))).toBe(true);
      for (const { headers } of [request, ...probes]) {
        for (const [name, value] of headers) {
          expect(name).toMatch(/^[a-z0-9-]+$/);
          expect(name).not.toBe("host");
          expect(value).toMatch(/^[!-~]([ -~]*[!-~])?$/);
        }
      }
    },
  );

  it.each(variants)("$work.name by $variant.by: filters with a configuration each", ({ variant }) => {
    expect(implementations).toContain(variant.by);
    const filters = variant.filters("/path/of/module.wasm");
    expect(filters.length).toBeGreaterThan(0);
    for (const each of filters) expect(each).toMatchObject({ name: /./, typed_config: { "@type": /./ } });
    expect(JSON.stringify(filters).includes("/path/of/module.wasm")).toBe(takesModule(variant));
  });
});

/** Filters of a chain are found where they are built. */
const takesModule = ({ module = "" }: Variant): boolean => module !== "" && !module.startsWith("chain/");

describe("sources", () => {
  it.each(["sdk", "floor", "rust", "go", "gcore", "solo"])("of %s are those of the works", (implementation) => {
    const wanted = [...modules, bundle].filter((name) => name.startsWith(`${implementation}/`));
    expect(
      sources(implementation)
        .map((name) => `${implementation}/${name}`)
        .sort(),
    ).toEqual([...new Set(wanted)].sort());
  });

  it("in Lua are those of the works", () => {
    const used = variants.flatMap(
      ({ variant }) => JSON.stringify(variant.filters("")).match(/[^/"]+\.lua(?=")/g) ?? [],
    );
    expect(readdirSync(join(folder, "lua")).sort()).toEqual([...new Set(used)].sort());
  });

  it("are all members of the Cargo workspace", () => {
    const members = /^members = \[(.*?)\]/ms.exec(read("rust/Cargo.toml"))?.[1] ?? "";
    expect([...members.matchAll(/"(.*?)"/g)].map(([, name]) => name).sort()).toEqual(sources("rust").sort());
  });

  it("are built from locked versions, wherever they come from", () => {
    for (const lock of ["rust/Cargo.lock", "go/go.sum", "gcore/package-lock.json", "solo/package-lock.json"]) {
      expect(existsSync(join(folder, lock)), lock).toBe(true);
    }
    for (const manifest of ["gcore/package.json", "solo/package.json"]) {
      const { dependencies } = JSON.parse(read(manifest)) as { dependencies: Record<string, string> };
      for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(read(manifest.replace(".json", "-lock.json"))).not.toContain('"resolved"');
    }
  });
});
