import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readProjectFile } from "../project/project-file.js";
import { sdkVersion } from "../version.js";
import { scaffold } from "./scaffold.js";

let dir: string;
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), "new-"))));
afterEach(() => rmSync(dir, { recursive: true }));

describe("scaffold", () => {
  it("writes a filter under its own name", async () => {
    const made = await scaffold({ target: path.join(dir, "rate-guard") });
    expect(made.name).toBe("rate-guard");
    expect(made.files).toContain(".gitignore");
    expect(made.files).toContain(path.join("cases", "greeting.yaml"));
    for (const file of made.files) expect(readFileSync(path.join(made.dir, file), "utf8")).not.toContain("my-filter");
    const manifest = JSON.parse(readFileSync(path.join(made.dir, "package.json"), "utf8")) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      name: "rate-guard",
      devDependencies: { "proxy-wasm-assemblyscript-sdk": sdkVersion() },
    });
    expect(readProjectFile(path.join(made.dir, "proxy-wasm.yaml"))).toMatchObject({
      project: { name: "rate-guard" },
      schema: { type: "object" },
    });
  });

  it("takes the SDK from where it is told", async () => {
    const made = await scaffold({ target: path.join(dir, "f"), sdk: "file:../sdk.tgz" });
    expect(readFileSync(path.join(made.dir, "package.json"), "utf8")).toContain('"file:../sdk.tgz"');
  });

  it("uses an empty folder, a git repository too, and no other", async () => {
    mkdirSync(path.join(dir, "empty", ".git"), { recursive: true });
    expect((await scaffold({ target: path.join(dir, "empty") })).name).toBe("empty");
    await expect(scaffold({ target: path.join(dir, "empty") })).rejects.toThrow("is not empty");
    writeFileSync(path.join(dir, "file"), "");
    await expect(scaffold({ target: path.join(dir, "file") })).rejects.toThrow("it is a file");
  });

  it.each(["My-Filter", "a_b", "-a", "a-", "ä", "x".repeat(64), "a b"])("refuses the name %s", async (name) => {
    await expect(scaffold({ target: path.join(dir, name) })).rejects.toThrow("is no name for a filter");
  });
});
