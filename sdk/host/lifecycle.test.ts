import { describe, expect, test } from "vitest";
import { createHost, PluginLoadError } from "./index.js";
import { guest, scripted } from "./testdata/guest.js";

describe("start", () => {
  test("a canary tries the configuration before any thread does", async () => {
    const host = await createHost({ module: await guest("script"), workers: 2 });
    await host.loadPlugin({ configuration: "configure level" });
    expect(host.logs.map((entry) => entry.vm)).toEqual(["canary", 0, 1, "main"]);
  });

  test("a refused configuration is an error with what was logged", async () => {
    const host = await createHost({ module: await guest("script") });
    const failure = await host
      .loadPlugin({ name: "p", configuration: "configure log 4 no%20way\nconfigure return 0" })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PluginLoadError);
    expect(failure).toMatchObject({
      message: "Failed to configure base Wasm plugin",
      logs: [
        { level: "error", message: "no way", vm: "canary", source: "guest" },
        { level: "error", message: "Failed to configure base Wasm plugin", source: "host" },
      ],
    });
    await expect(host.loadPlugin({ configuration: "configure return 1" })).resolves.toBeDefined();
  });

  test("a trap while configuring names the callback and the guest's functions", async () => {
    const host = await createHost({ module: await guest("script") });
    await expect(host.loadPlugin({ configuration: "configure trap" })).rejects.toThrow(
      /^Failed to configure base Wasm plugin: Function: proxy_on_configure failed: Uncaught RuntimeError: unreachable\nProxy-Wasm plugin in-VM backtrace:/,
    );
  });

  test("each configuration has a root context of its own in the same VM", async () => {
    const host = await createHost({ module: await guest("script"), mainThread: false });
    const a = await host.loadPlugin({ name: "a" });
    const b = await host.loadPlugin({ name: "b" });
    expect([a.rootContextId(), b.rootContextId()]).toEqual([1, 2]);
    expect(host.liveContexts()).toBe(2);
  });

  test("the same configuration again shares the root context", async () => {
    const host = await createHost({ module: await guest("script"), mainThread: false });
    const a = await host.loadPlugin({ name: "a", configuration: "done log 2 done" });
    const b = await host.loadPlugin({ name: "a", configuration: "done log 2 done" });
    expect(b.rootContextId()).toBe(a.rootContextId());
    await a.remove();
    expect(host.liveContexts()).toBe(1);
    await b.remove();
    expect(host.liveContexts()).toBe(0);
  });

  test("a known root context may be started again", async () => {
    const { plugin, said } = await scripted(
      "root_create log 2 create\nvm_start log 2 start\nconfigure log 2 configure",
    );
    expect(said()).toEqual(["configure"]);
    expect(plugin.startAgain()).toBe(true);
    expect(said()).toEqual(["create", "start", "configure"]);
  });

  test("VM configuration and vm_id are the VM's", async () => {
    const { said } = await scripted(
      "configure read 6 0 100\nconfigure prop plugin_vm_id\nconfigure prop plugin_name\nconfigure prop plugin_root_id",
      {
        vmConfiguration: "vm",
        vmId: "id",
        plugin: { name: "n", rootId: "r" },
      },
    );
    expect(said()).toEqual(["configure read 0 vm", "configure prop 0 id", "configure prop 0 n", "configure prop 0 r"]);
  });

  test("proxy_validate_configuration sees the configuration that it is asked about", async () => {
    const { plugin, said } = await scripted("validate read 7 0 100\nvalidate return 0");
    expect(plugin.validateConfiguration("what?")).toBe(false);
    expect(said()).toEqual(["validate read 0 what?"]);
  });
});

describe("update and end", () => {
  const LIFE = "request log 2 request\nlog log 2 log\ndone log 2 done\ndelete log 2 delete";

  test("an idle root context ends at once", async () => {
    const { host, plugin, said } = await scripted(LIFE);
    said();
    await plugin.update(LIFE.replaceAll("log 2 ", "log 2 new-"));
    expect(said()).toEqual(["new-done", "new-delete"]);
    expect(host.liveContexts()).toBe(1);
  });

  test("streams of the old configuration keep their root alive", async () => {
    const { host, plugin, said } = await scripted("request return 1");
    const stream = plugin.httpStream();
    stream.requestHeaders([[":path", "/"]]);
    await plugin.update("done log 2 done");
    expect(host.liveContexts()).toBe(3);
    expect(said()).toEqual([]);
    stream.close();
    expect(host.liveContexts()).toBe(1);
  });

  test("a root context that is not ready ends when it says so", async () => {
    const { host, plugin, said } = await scripted(
      "configure tick 100\nroot_create log 2 x\ntick log 2 tick\ntick done\ndone log 2 asked\ndone return 0\ndelete log 2 deleted",
    );
    said();
    await plugin.remove();
    expect(said()).toEqual(["asked"]);
    host.advanceSync(100);
    expect(said()).toEqual(["tick", "tick done 0", "deleted"]);
    host.advanceSync(1000);
    expect(said()).toEqual([]);
    expect(host.liveContexts()).toBe(0);
  });

  test("a refused update leaves everything as it was", async () => {
    const { host, plugin, said } = await scripted("request log 2 old");
    await expect(plugin.update("configure return 0")).rejects.toThrow(PluginLoadError);
    await plugin.exchange();
    expect(said()).toContain("old");
    expect(host.liveContexts()).toBe(1);
  });

  test("proxy_done of a context that nobody waits for is NotFound", async () => {
    const { plugin, said } = await scripted("request done\ntick done");
    await plugin.exchange();
    expect(said()).toEqual(["request done 1"]);
  });
});

describe("order of the last callbacks", () => {
  const END = "log get 0 :path\ndone get 0 :path\ndelete get 0 :path";

  test("HTTP/1 and HTTP/2: log, done, delete", async () => {
    const { plugin, said } = await scripted(END);
    await plugin.exchange({ request: { path: "/p" }, protocol: "HTTP/2" });
    expect(said()).toEqual(["log get 0 /p", "done get 2", "delete get 2"]);
  });

  test("HTTP/3: the log comes when the stream is forgotten", async () => {
    const { plugin, said } = await scripted(END);
    await plugin.exchange({ request: { path: "/p" }, protocol: "HTTP/3" });
    expect(said()).toEqual(["done get 2", "delete get 2", "log get 0 /p"]);
  });

  test("an upstream filter is not asked to log", async () => {
    const { plugin, said } = await scripted(END, { plugin: { upstream: true } });
    await plugin.exchange();
    expect(said()).toEqual(["done get 2", "delete get 2"]);
  });

  test("a stream that never had headers is created for the log", async () => {
    const { plugin, said } = await scripted("create log 2 created\nlog log 2 logged");
    plugin.httpStream().close();
    expect(said()).toEqual(["created", "logged"]);
  });
});
