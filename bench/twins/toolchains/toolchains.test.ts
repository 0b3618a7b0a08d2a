import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildFailure, NotMeasured } from "./built.js";
import { go } from "./go.js";
import { buildModules } from "./index.js";
import { rust } from "./rust.js";

describe("a machine without the compilers", () => {
  const { PATH } = process.env;
  beforeEach(() => {
    process.env["PATH"] = "/nonexistent";
  });
  afterEach(() => {
    process.env["PATH"] = PATH;
  });

  it("is told what to install", async () => {
    const folder = "/nonexistent";
    await expect(rust(folder).build("idle")).rejects.toThrow(
      new NotMeasured("Rust 1.85 or newer is not installed: see rustup.rs"),
    );
    await expect(go(folder).build("idle")).rejects.toThrow(
      new NotMeasured("Go 1.24 or newer is not installed: see go.dev/dl"),
    );
  });

  it("still gets the other modules, each with its path or the reason", async () => {
    const built = await buildModules(["go/idle", "sdk/idle"]);
    expect(built.get("go/idle")).toEqual({ notMeasured: "Go 1.24 or newer is not installed: see go.dev/dl" });
    expect(built.get("sdk/idle")).toEqual({ path: expect.stringMatching(/idle\.wasm$/) as string });
  });
});

describe("a build that fails", () => {
  it.each([
    "go: proxy.golang.org: dial tcp: lookup failed",
    "warning: spurious network error (3 tries remaining)",
    "npm error code ENOTFOUND",
  ])("for want of a network is not measured: %s", (output) => {
    expect(buildFailure("the twin", output)).toEqual(
      new NotMeasured("the twin needs the network once, to fetch what it is made of"),
    );
  });

  it("for another reason is an error, with what the compiler said last", () => {
    const error = buildFailure("the twin", `${"noise\n".repeat(100)}error[E0308]: mismatched types\n`);
    expect(error).not.toBeInstanceOf(NotMeasured);
    expect(error.message).toMatch(/^the twin could not be built:\n(noise\n){19}error\[E0308\]: mismatched types$/);
  });

  it("names the toolchains that there are", async () => {
    await expect(buildModules(["cobol/idle"])).rejects.toThrow(/^no toolchain makes cobol\/idle: there are filters, /);
  });
});
