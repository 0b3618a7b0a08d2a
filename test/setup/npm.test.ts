import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { matches } from "./npm.mjs";
import { root } from "./paths.mjs";

const locked = {
  "": { version: "1.0.0" },
  "node_modules/a": { version: "1.2.3", integrity: "sha512-a" },
  "node_modules/other-platform": { version: "1.0.0", integrity: "sha512-o", optional: true },
  "node_modules/sdk": { resolved: "sdk", link: true },
};
const installed = { "node_modules/a": locked["node_modules/a"], "node_modules/sdk": locked["node_modules/sdk"] };

describe("what is installed", () => {
  it("is right when every package is there in its locked version", () => {
    expect(matches(locked, installed)).toBe(true);
  });

  it("is wrong when a package is missing, has another version or another content", () => {
    expect(matches(locked, {})).toBe(false);
    expect(matches(locked, { ...installed, "node_modules/a": { version: "1.2.4", integrity: "sha512-b" } })).toBe(
      false,
    );
    expect(matches(locked, { ...installed, "node_modules/a": { version: "1.2.3", integrity: "sha512-b" } })).toBe(
      false,
    );
  });

  it("is wrong when a workspace is a copy instead of a link", () => {
    expect(matches(locked, { ...installed, "node_modules/sdk": { version: "0.1.0" } })).toBe(false);
  });
});

describe("the lock file", () => {
  const text = readFileSync(join(root, "package-lock.json"), "utf8");
  const { packages } = JSON.parse(text) as { packages: Record<string, { resolved?: string; optional?: boolean }> };

  it("names no host: everyone's own registry serves it", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.includes("://"))).toEqual([]);
  });

  it.each(["@esbuild", "@rolldown/binding", "lightningcss"])("has %s for every platform that Envoy has", (name) => {
    const paths = Object.keys(packages).filter((path) => path.includes(`node_modules/${name}`));
    for (const platform of ["linux-x64", "linux-arm64", "darwin-arm64"]) {
      expect(
        paths.some((path) => path.includes(platform)),
        `${name} on ${platform}`,
      ).toBe(true);
    }
  });
});
