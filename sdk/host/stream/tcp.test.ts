import { describe, expect, test } from "vitest";
import { PeerType } from "../index.js";
import { scripted } from "../testdata/guest.js";

const NETWORK = { plugin: { type: "network" } } as const;

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

describe("TCP", () => {
  test("bytes both ways, the end in Envoy's order", async () => {
    const { plugin, said } = await scripted(
      `create log 2 create
connection log 2 connection
downstream read 2 0 100
upstream read 3 0 100
downstream_close log 2 closed
done log 2 done
log log 2 log
log read 2 0 1
delete log 2 delete`,
      NETWORK,
    );
    const stream = plugin.tcpStream();
    expect(text(stream.downstreamData("hello").data)).toBe("hello");
    expect(text(stream.upstreamData("world").data)).toBe("world");
    stream.close();
    expect(said()).toEqual([
      "create",
      "connection",
      "downstream read 0 hello",
      "upstream read 0 world",
      "closed",
      "done",
      "log",
      "log read 0 ",
      "delete",
    ]);
    expect(stream.downstreamData("late")).toMatchObject({ action: 1 });
  });

  test("bytes that were stopped come again with the next ones", async () => {
    const { plugin, said } = await scripted(
      "downstream bufsize 2\ndownstream return 1\ndownstream_end bufsize 2",
      NETWORK,
    );
    const stream = plugin.tcpStream();
    expect(stream.downstreamData("ab")).toMatchObject({ action: 1 });
    expect(stream.stopped).toBe(true);
    expect(text(stream.downstreamData("cd", true).data)).toBe("abcd");
    expect(said()).toEqual(["downstream bufsize 0 2", "downstream_end bufsize 0 4"]);
  });

  test("a timer resumes reading after the filter", async () => {
    const { host, plugin } = await scripted(
      "configure tick 10\ndownstream return 1\ntick effective 2\ntick continue 2",
      NETWORK,
    );
    const stream = plugin.tcpStream();
    stream.downstreamData("ab");
    expect(text(stream.upstream.body)).toBe("");
    host.advanceSync(10);
    expect(text(stream.upstream.body)).toBe("ab");
    expect(stream.stopped).toBe(false);
  });

  test("a filter changes bytes in both directions", async () => {
    const { plugin } = await scripted("downstream write 2 0 1 <<\nupstream write 3 100 0 >", NETWORK);
    const result = plugin.connection([{ client: "xab" }, { server: "cd" }]);
    expect([text(result.toServer), text(result.toClient)]).toEqual(["<<ab", "cd>"]);
  });

  test("bytes from the server cannot be resumed", async () => {
    const { host, plugin, said } = await scripted(
      "upstream return 1\nupstream continue 3\nupstream_end bufsize 3",
      NETWORK,
    );
    const stream = plugin.tcpStream();
    stream.upstreamData("ab");
    expect(text(stream.downstream.body)).toBe("");
    stream.upstreamData("cd", true);
    expect(text(stream.downstream.body)).toBe("abcd");
    expect(said()).toEqual(["upstream continue 12", "upstream_end bufsize 0 4"]);
    expect(host.findings.all.map((finding) => finding.rule)).toEqual(["failed-call", "upstream-data-stopped"]);
  });

  test("the server's end is a close of unknown origin", async () => {
    const { plugin, said } = await scripted(
      "upstream_close save peer $last\nupstream_close log 2 server%20closed\ndone log 2 done",
      NETWORK,
    );
    const stream = plugin.tcpStream();
    stream.upstreamData("", true);
    expect(stream.closed).toBe(false);
    stream.close(PeerType.Local);
    expect(said()).toEqual(["server closed", "done"]);
  });

  test.each([2, 3])("closing stream %i closes the downstream connection", async (type) => {
    const { plugin, said } = await scripted(`downstream close ${type}\ndownstream_close log 2 closed`, NETWORK);
    const stream = plugin.tcpStream();
    stream.downstreamData("x");
    expect(stream.closed).toBe(true);
    expect(stream.closeDetails).toBe(type === 2 ? "wasm_downstream_close" : "wasm_upstream_close");
    expect(said()).toEqual(["downstream close 0", "closed"]);
  });

  test("a connection that the filter stops waits for the server", async () => {
    const { host, plugin } = await scripted(
      "configure tick 10\nconnection return 1\ntick effective 2\ntick continue 2",
      NETWORK,
    );
    const stream = plugin.tcpStream();
    expect(stream.stopped).toBe(true);
    expect(stream.downstreamData("early")).toMatchObject({ action: 1 });
    expect(stream.info.upstreamChosen).toBe(false);
    host.advanceSync(10);
    expect(stream.info.upstreamChosen).toBe(true);
    expect(text(stream.upstream.body)).toBe("early");
  });

  test("attributes of a connection", async () => {
    const { plugin, said } = await scripted(
      `connection prop source%00address
connection prop source%00port
connection prop connection%00uri_san_peer_certificate
connection prop connection%00mtls
connection prop request%00path
connection prop request%00protocol
connection setprop k v
connection local 200 a b - -1`,
      NETWORK,
    );
    const result = plugin.connection([], {
      connection: { source: "10.0.0.9:1234", mtls: { peer: "spiffe://a", local: "spiffe://b" } },
    });
    expect(said()).toEqual([
      "connection prop 0 10.0.0.9:1234",
      "connection prop 0 %D2%04%00%00%00%00%00%00",
      // the handshake comes after on_new_connection
      "connection prop 1",
      "connection prop 0 %00",
      "connection prop 1",
      "connection prop 1",
      "connection setprop 0",
      "connection local 0",
    ]);
    expect(text(result.filterState.get("wasm.k") ?? new Uint8Array())).toBe("v");
  });

  test("streams of one connection share what was declared for it", async () => {
    const { plugin, said } = await scripted(
      "configure foreign declare_property %0A%01c%28%02\nconnection setprop c v\nconnection prop c\ncreate prop c",
      NETWORK,
    );
    const first = plugin.tcpStream();
    first.close();
    said();
    plugin.connection([], { connection: first.info.connection });
    expect(said()[0]).toBe("create prop 0 v");
  });
});

describe("access loggers", () => {
  test("log in the root context, with what is left of the stream", async () => {
    const { host, plugin, said } = await scripted(
      `log get 0 :path
log get 2 :status
log prop response%00code
log prop request%00path
log get 1 x
log setprop a 1
log add 0 x 1
log pairs 3
configure get 0 :path`,
      { plugin: { type: "access_logger" } },
    );
    said();
    const result = await plugin.exchange({ request: { path: "/p" }, upstream: { status: 404 } });
    expect(said()).toEqual([
      "log get 0 /p",
      "log get 0 404",
      "log prop 0 %94%01%00%00%00%00%00%00",
      "log prop 0 /p",
      "log get 1",
      "log setprop 1",
      "log add 2",
      "log pairs 0 ",
    ]);
    expect(host.logs.at(-1)?.contextId).toBe(1);
    expect(result.counts.calls["proxy_get_header_map_value"]).toBe(3);
  });
});
