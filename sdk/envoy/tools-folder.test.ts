import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toolsFolder } from "./tools-folder.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tools-folder-"));
  mkdirSync(join(root, "a", "b"), { recursive: true });
  vi.stubEnv("PROXY_WASM_TOOLS", undefined);
  vi.stubEnv("XDG_CACHE_HOME", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

describe("folder of the tools", () => {
  it("is the one that the environment names", () => {
    vi.stubEnv("PROXY_WASM_TOOLS", join(root, "x"));
    expect(toolsFolder(join(root, "a"))).toBe(join(root, "x"));
  });

  it("is the nearest .tools above", () => {
    mkdirSync(join(root, ".tools"));
    expect(toolsFolder(join(root, "a", "b"))).toBe(join(root, ".tools"));
  });

  it("is .tools of the nearest root of workspaces, not of a package inside", () => {
    writeFileSync(join(root, "package.json"), '{"workspaces":["a"]}');
    writeFileSync(join(root, "a", "package.json"), "{}");
    writeFileSync(join(root, "a", "b", "package.json"), "not JSON");
    expect(toolsFolder(join(root, "a", "b"))).toBe(join(root, ".tools"));
  });

  it("is a cache folder of the user outside of any project", () => {
    expect(toolsFolder(join(root, "a"))).toBe(join(homedir(), ".cache", "proxy-wasm"));
    vi.stubEnv("XDG_CACHE_HOME", "/cache");
    expect(toolsFolder(join(root, "a"))).toBe("/cache/proxy-wasm");
  });
});
