import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "./descriptor.js";
import { compatImage } from "./image.js";
import { Layout, writeLayout } from "./layout.js";
import { parseManifest } from "./manifest.js";
import { referrer } from "./referrer.js";
import { referrersIn } from "./push.js";
import { modulePackage } from "./testing/module.js";

const image = compatImage(modulePackage());
const note = referrer(
  image.manifest.descriptor,
  { mediaType: "text/plain", bytes: Buffer.from("a note"), title: "note.txt" },
  "1970-01-01T00:00:00Z",
);

let dir: string;
beforeEach(() => (dir = path.join(mkdtempSync(path.join(tmpdir(), "layout-")), "demo.oci")));
afterEach(() => rmSync(path.dirname(dir), { recursive: true }));

const blob = (digest: string): string => path.join(dir, "blobs", "sha256", digest.slice(7));

describe("writeLayout", () => {
  it("writes what Layout reads", async () => {
    await writeLayout(dir, [image, note], "1.0.0");
    const layout = await Layout.open(dir);
    expect(layout.find("1.0.0").digest).toBe(image.manifest.descriptor.digest);
    expect(layout.find(image.manifest.descriptor.digest)).toBe(layout.find());
    expect(await referrersIn(layout, layout.find())).toMatchObject([{ digest: note.manifest.descriptor.digest }]);
    expect(() => layout.find("2.0.0")).toThrow("has no manifest 2.0.0");
    expect(readdirSync(path.dirname(dir))).toEqual(["demo.oci"]);
  });

  it("replaces a layout, and nothing else", async () => {
    await writeLayout(dir, [image, note]);
    await writeLayout(dir, [image]);
    expect(existsSync(blob(note.manifest.descriptor.digest))).toBe(false);
    rmSync(path.join(dir, "oci-layout"));
    await expect(writeLayout(dir, [image])).rejects.toThrow("exists and is no OCI layout");
    expect(existsSync(blob(image.manifest.descriptor.digest))).toBe(true);
  });
});

describe("Layout", () => {
  it("refuses a folder that is none", async () => {
    await expect(Layout.open(dir)).rejects.toThrow("is no OCI layout");
  });

  it("refuses content that was changed, cut or lost", async () => {
    await writeLayout(dir, [image]);
    const layout = await Layout.open(dir);
    const { descriptor, bytes } = image.manifest;
    writeFileSync(blob(descriptor.digest), Buffer.from(bytes).fill(0x20));
    await expect(layout.fetch(descriptor)).rejects.toThrow(`content of ${descriptor.digest} has the digest`);
    writeFileSync(blob(descriptor.digest), bytes.subarray(1));
    await expect(layout.fetch(descriptor)).rejects.toThrow("its descriptor says");
    writeFileSync(blob(descriptor.digest), Buffer.concat([bytes, bytes]));
    await expect(layout.fetch(descriptor)).rejects.toThrow("at most");
    rmSync(blob(descriptor.digest));
    await expect(layout.fetch(descriptor)).rejects.toThrow("is missing from the layout");
  });

  it.each([
    ["no JSON", "index.json is not JSON"],
    ["[]", "is not a JSON object"],
    ["{}", "has no list of manifests"],
    ['{"manifests":[{"mediaType":"m","digest":"sha256:../../../../etc/passwd","size":1}]}', "no descriptor"],
    [`{"manifests":[{"mediaType":"m","digest":"${digestOf(new Uint8Array())}","size":-1}]}`, "no byte count"],
    [`{"manifests":[{"mediaType":"m","digest":"${digestOf(new Uint8Array())}","size":1e300}]}`, "no byte count"],
    ["\u0080", "is not JSON"],
  ])("refuses the index %s", async (index, message) => {
    mkdirSync(dir);
    writeFileSync(path.join(dir, "oci-layout"), "{}");
    writeFileSync(path.join(dir, "index.json"), Buffer.from(index, index === "\u0080" ? "latin1" : "utf8"));
    await expect(Layout.open(dir)).rejects.toThrow(message);
  });

  it("refuses an index of many megabytes", async () => {
    mkdirSync(dir);
    writeFileSync(path.join(dir, "oci-layout"), "{}");
    writeFileSync(path.join(dir, "index.json"), Buffer.alloc(5 * 1024 * 1024, " "));
    await expect(Layout.open(dir)).rejects.toThrow("where at most 4194304 are expected");
  });
});

describe("parseManifest", () => {
  it.each([
    ["{}", "has no list of layers"],
    ['{"layers":[]}', "config is not a JSON object"],
    ['{"layers":[null],"config":{}}', "no descriptor"],
    ['{"layers":{},"config":{}}', "has no list of layers"],
  ])("refuses %s", (text, message) => {
    expect(() => parseManifest(Buffer.from(text), "manifest")).toThrow(message);
  });
});
