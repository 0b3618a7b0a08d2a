import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RecordedOutput } from "../testing/output.js";
import { RAW_FILTER, Workspace } from "../testing/workspace.js";
import { runRun, type RunCommand } from "./command.js";

vi.setConfig({ testTimeout: 90_000 });

let workspace: Workspace;
let abort: AbortController;
let output: RecordedOutput;
let running: Promise<number> | undefined;
beforeEach(() => {
  workspace = new Workspace();
  abort = new AbortController();
  output = new RecordedOutput();
});
afterEach(async () => {
  abort.abort();
  await running?.catch(() => undefined);
  workspace.remove();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function start(change: Partial<RunCommand>): Promise<string> {
  const port = await freePort();
  const rest = {
    config: undefined,
    upstream: undefined,
    envoy: undefined,
    host: false,
    debug: false,
    logLevel: "info" as const,
  };
  running = runRun({ target: workspace.path("f"), port, ...rest, ...change }, output, abort.signal);
  running.catch((error: unknown) => output.note(String(error)));
  return `http://127.0.0.1:${port}`;
}

/** Asks until the answer is as wanted; fails with what was printed. */
async function eventually(url: string, wanted: (response: Response) => boolean): Promise<Response> {
  for (let i = 0; i < 600; i++) {
    const response = await fetch(url, { headers: { "x-from": "test" } }).catch(() => null);
    if (response !== null && wanted(response)) return response;
    await sleep(100);
  }
  throw new Error([...output.out, ...output.err].join("\n"));
}

const printed = async (text: string): Promise<void> => {
  for (let i = 0; i < 600 && ![...output.out, ...output.err].join("\n").includes(text); i++) await sleep(100);
  expect([...output.out, ...output.err].join("\n")).toContain(text);
};

describe.each([{ host: true }, { host: false }])("run with %j", ({ host }) => {
  it("passes requests through the filter to an upstream that tells what it saw", async () => {
    workspace.filter("f");
    const response = await eventually(`${await start({ host })}/path?q`, ({ headers }) => headers.has("x-a"));
    expect(response.headers.get("x-a")).toBe("x-a");
    expect(await response.json()).toMatchObject({ method: "GET", path: "/path?q", headers: { "x-from": "test" } });
    abort.abort();
    expect(await running).toBe(0);
  });

  it("starts anew when the source changes, and survives a source that does not compile", async () => {
    workspace.filter("f");
    const url = await start({ host });
    await eventually(url, ({ headers }) => headers.has("x-a"));
    workspace.filter("f", "nonsense(");
    await printed("✗ f release: not built");
    await eventually(url, ({ headers }) => headers.has("x-a"));
    workspace.filter("f", RAW_FILTER.replaceAll("0x61", "0x62"));
    await eventually(url, ({ headers }) => headers.has("x-b"));
  });

  it("says why a filter is refused, and waits", async () => {
    workspace.filter("f", `${RAW_FILTER}\nexport function proxy_on_configure(root: i32, size: i32): i32 { return 0; }`);
    const url = await start({ host });
    await printed("f was refused; waiting for a change");
    workspace.filter("f");
    await eventually(url, ({ headers }) => headers.has("x-a"));
  });
});

describe("run", () => {
  it("takes a module and a service of the user", async () => {
    const service = createServer((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nmine"));
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    try {
      workspace.filter("f");
      const { buildFolder } = await import("../build/index.js");
      const { module } = await buildFolder(workspace.path("f"));
      const url = await start({ target: module!, upstream: (service.address() as AddressInfo).port });
      const response = await eventually(url, ({ headers }) => headers.has("x-a"));
      expect(await response.text()).toBe("mine");
    } finally {
      service.close();
    }
  });

  it("refuses a configuration that the schema refuses, before anything starts", async () => {
    workspace.filter("f");
    workspace.write("f/proxy-wasm.yaml", "name: f\nschema: schema.json\n");
    workspace.write("f/schema.json", '{"additionalProperties":false}');
    await start({ config: '{"odd":1}' });
    await expect(running).rejects.toThrow('--config:1:2: unknown key "odd"');
  });
});
