import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Exit, run } from "../../cli/program.js";
import { PRODUCTPAGE, PRODUCTPAGE_HEADER, PRODUCTPAGE_ID } from "../tests/samples.js";
import { indexPods } from "./directory/pods.js";
import { startDirectory } from "./directory/server.js";
import { decodeStruct, encodeStruct } from "./struct.js";

async function command(...argv: string[]): Promise<{ exit: Exit; out: string; err: string }> {
  let out = "";
  let err = "";
  const exit = await run(argv, { out: (text) => void (out += text), err: (text) => void (err += text) });
  return { exit, out, err };
}

describe("mesh-filters peer", () => {
  it("decodes a header", async () => {
    const { exit, out } = await command("peer", "decode", PRODUCTPAGE_HEADER);
    expect(exit).toBe(Exit.Ok);
    expect(JSON.parse(out)).toEqual(PRODUCTPAGE);
  });

  it("encodes what it decoded, byte for byte", async () => {
    const { out } = await command("peer", "encode", JSON.stringify(PRODUCTPAGE));
    expect(out.trim()).toBe(PRODUCTPAGE_HEADER);
  });

  it("does the same for frames", async () => {
    const { out } = await command("peer", "encode", "--frame", PRODUCTPAGE_ID, JSON.stringify(PRODUCTPAGE));
    expect(out).toMatch(/^3d230467000002140a2a/);
    const decoded = await command("peer", "decode", "--frame", out);
    expect(JSON.parse(decoded.out)).toEqual({ metadata: PRODUCTPAGE, id: PRODUCTPAGE_ID });
  });

  it.each([
    [["decode", "%"], "this is not base64"],
    [["decode", "CgwK"], "holds no google.protobuf.Struct"],
    [["decode", "--frame", "xyz"], "this is not hexadecimal"],
    [["decode", "--frame", "00"], "do not begin with 3d230467"],
    [["decode", "--frame", "3d23046700000010"], "it announces 16 bytes, 0 follow"],
    [["encode", "{"], "this is not JSON"],
    [["encode", "[1]"], "expected a JSON object"],
    [["directory", "--pods", "/nonexistent"], "no such file"],
  ])("says what is wrong: %j", async (argv, message) => {
    const { exit, err } = await command("peer", ...argv);
    expect(exit).toBe(Exit.Failed);
    expect(err).toContain(message);
  });

  it.each([
    [["peer", "nothing"]],
    [["nothing"]],
    [["peer", "directory"]],
    [["peer", "directory", "--pods", "x", "--port", "x"]],
  ])("refuses the command line %j", async (argv) => {
    expect((await command(...argv)).exit).toBe(Exit.Usage);
  });
});

describe("the Struct codec", () => {
  it("orders keys by their bytes, numbers among them", () => {
    const bytes = encodeStruct({ "9": "a", "10": "b", é: "c", z: { b: [1, "x", null, true, {}], a: false } });
    expect(Object.keys(decodeStruct(bytes)).sort()).toEqual(["10", "9", "z", "é"]);
    expect(Buffer.from(bytes).indexOf("10")).toBeLessThan(Buffer.from(bytes).indexOf("9"));
    expect(Buffer.from(bytes).indexOf("z")).toBeLessThan(Buffer.from(bytes).indexOf("é"));
  });
});

describe("the directory server", () => {
  const pod = (name: string, ip: string, more: object = {}, spec: object = {}): object => ({
    metadata: { name, namespace: "n", labels: { app: name, "pod-template-hash": "1a" }, ...more },
    spec: { serviceAccountName: "account", ...spec },
    status: { podIP: ip },
  });

  it("finds whose a pod is", () => {
    const owner = (kind: string, name: string): object => ({ ownerReferences: [{ kind, name, controller: true }] });
    const { byAddress } = indexPods(
      JSON.stringify({
        items: [
          pod("a", "10.0.0.1", owner("ReplicaSet", "web-1a")),
          pod("b", "10.0.0.2", owner("StatefulSet", "db")),
          pod("c", "10.0.0.3"),
          pod("d", "10.0.0.4", {}, { hostNetwork: true }),
          { ...pod("e", "10.0.0.5"), status: { podIP: "10.0.0.5", phase: "Succeeded" } },
          null,
          { kind: "Node", metadata: { name: "x", namespace: "y" } },
        ],
      }),
    );
    expect([...byAddress].map(([address, { workload }]) => [address, workload])).toEqual([
      ["10.0.0.1", "web"],
      ["10.0.0.2", "db"],
      ["10.0.0.3", "c"],
    ]);
  });

  it("answers for addresses and for principals that are one workload, and reads a changed list again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pods-"));
    const pods = join(folder, "pods.json");
    const write = (...items: object[]): void => writeFileSync(pods, JSON.stringify({ items }));
    write(pod("a", "10.0.0.1"));
    let reloaded: (outcome: Error | undefined) => void = () => undefined;
    const server = await startDirectory({ pods, reloadMs: 20, onReload: (outcome) => reloaded(outcome) });
    const ask = async (query: string): Promise<{ status: number; name: unknown }> => {
      const answer = await fetch(`http://127.0.0.1:${server.port}/v1/workloads?${query}`);
      return { status: answer.status, name: ((await answer.json()) as { name?: unknown }).name };
    };
    try {
      const principal = "principal=spiffe%3A%2F%2Ftd%2Fns%2Fn%2Fsa%2Faccount";
      expect(await ask("address=10.0.0.1")).toEqual({ status: 200, name: "a" });
      expect(await ask(principal)).toEqual({ status: 200, name: "a" });
      expect(await ask("address=10.0.0.9")).toEqual({ status: 404, name: undefined });
      expect(await ask("")).toEqual({ status: 404, name: undefined });
      const again = new Promise<Error | undefined>((done) => (reloaded = done));
      write(pod("a", "10.0.0.1"), pod("b", "10.0.0.9"));
      expect(await again).toBeUndefined();
      expect(await ask("address=10.0.0.9")).toEqual({ status: 200, name: "b" });
      expect(await ask(principal)).toEqual({ status: 404, name: undefined });
      const refused = new Promise<Error | undefined>((done) => (reloaded = done));
      writeFileSync(pods, "{");
      expect((await refused)?.message).toContain("not JSON");
      expect(await ask("address=10.0.0.9")).toEqual({ status: 200, name: "b" });
    } finally {
      await server.close();
      rmSync(folder, { recursive: true });
    }
  });
});
