import { expect, test } from "vitest";
import { scripted } from "./testdata/guest.js";

test("host calls are counted by function and callback, for the stream and the host", async () => {
  const { host, plugin } = await scripted(
    "request get 0 :path\nrequest get 0 nope\nrequest add 0 a bc\nresponse get 2 :status",
  );
  host.resetCounts();
  const { counts } = await plugin.exchange({ request: { path: "/12" } });
  expect(counts.calls).toEqual({ proxy_get_header_map_value: 3, proxy_add_header_map_value: 1, proxy_log: 4 });
  expect(counts.total).toBe(8);
  expect(counts.byteReturning).toBe(2);
  expect(counts.bytesOut).toBe("/12".length + "200".length);
  const request = counts.callbacks["proxy_on_request_headers"];
  expect(request).toMatchObject({ invocations: 1, byteReturning: 1, calls: { proxy_get_header_map_value: 2 } });
  const said = "request get 0 /12".length + "request get 1".length + "request add 0".length;
  expect(request?.bytesIn).toBe(":path".length + "nope".length + "abc".length + said);
  expect(host.counts.callbacks["proxy_on_request_headers"]).toEqual(request);
});

test("start-up and root callbacks count for the host alone", async () => {
  const { host, plugin } = await scripted("configure level\nconfigure tick 10\ntick time");
  host.resetCounts();
  await host.advance(10);
  const { counts } = await plugin.exchange();
  expect(counts.total).toBe(0);
  expect(host.counts.callbacks["proxy_on_tick"]?.calls).toEqual({
    proxy_get_current_time_nanoseconds: 1,
    proxy_log: 1,
  });
});
