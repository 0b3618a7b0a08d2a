import { expect, test } from "vitest";
import { readModule } from "../wasm/module.js";
import { guest, scripted } from "../testdata/guest.js";
import { memoryGrows } from "./rules/memory-grows.js";
import { unreadStatuses } from "./unread-status.js";

type Case = readonly [rule: string, script: string, sentence: RegExp];

const CASES: readonly Case[] = [
  [
    "failed-call",
    "response get 0 :path",
    /^proxy_get_header_map_value in proxy_on_response_headers answered BadArgument: RequestHeaders are not available$/,
  ],
  ["failed-call", "request increment 4 1", /NotFound: no metric has the id 4$/],
  ["failed-call", "request metric 0 c\nrequest increment $last 0", /BadArgument: counter c was incremented by 0$/],
  ["failed-call", "request foreign nope -", /Envoy has no function "nope"$/],
  ["failed-call", "request http nope - - 0", /cluster "nope" is unknown or unavailable/],
  ["map-not-available", "response pairs 0", /Envoy says OK and gives nothing$/],
  ["bad-pairs", "request setpairs 0 raw:xx", /so Envoy removes every header and says OK$/],
  ["header-control-character", "request add 0 a x%0D%0Ab", /has a NUL, CR or LF in it/],
  ["metric-defined-twice", "request metric 0 c\nresponse metric 0 c", /^metric "c" was defined again by one VM/],
  ["metric-with-two-types", "request metric 0 c\nresponse metric 1 c", /^metric "c" is used as counter and gauge/],
  ["gauge-below-zero", "request metric 1 g\nrequest increment $last -1", /^gauge "g" went below zero/],
  ["counter-recorded", "request metric 0 c\nrequest record $last 1", /^counter "c" was recorded/],
  ["property-key-with-nul", "request setprop a%00b 1", /^proxy_set_property of "a\\u0000b"/],
  ["declared-in-stream", "request foreign declare_property %0A%01s", /^declare_property "s" in a stream has no effect/],
  ["impure-configuration", "configure time", /^proxy_on_configure reads the clock/],
  ["impure-configuration", "configure shared a", /^proxy_on_configure reads shared data/],
  ["second-local-response", "request local 200 - - - -1\nrequest local 200 - - - -1", /^a second local response/],
  ["continue-in-callback", "request continue 0", /^proxy_continue_stream inside a request callback itself/],
  ["unknown-action", "request return 2", /returned 2, which Envoy treats as Continue/],
  [
    "unknown-action",
    "request_body return 9\nrequest_body_end local 200 - - - -1",
    /returned 9, which Envoy treats as StopIterationNoBuffer/,
  ],
];

test.each(CASES)("%s: %s", async (rule, script, sentence) => {
  const { host, plugin } = await scripted(script);
  await plugin.exchange({ request: { body: "x" } }).catch(() => undefined);
  const finding = host.findings.all.find((finding) => finding.rule === rule);
  expect(finding?.message).toMatch(sentence);
});

test("the same sentence is kept once and counted", async () => {
  const { host, plugin } = await scripted("response get 0 :path");
  for (let i = 0; i < 3; i++) await plugin.exchange();
  expect(host.findings.all).toMatchObject([
    { rule: "failed-call", callback: "proxy_on_response_headers", vm: 0, contextId: 2, count: 3 },
  ]);
  host.findings.clear();
  expect(host.findings.length).toBe(0);
});

test("a correct module has no findings", async () => {
  const { host, plugin } = await scripted(
    "request get 0 nope\nrequest prop nope\nlog get 3 x\nlog pairs 3\nrequest shared nope",
  );
  await plugin.exchange();
  expect(host.findings.all).toEqual([]);
});

test("memory that grows in window after window of streams", () => {
  const rule = memoryGrows();
  const moment = { callback: "", unread: new Set<string>() };
  const see = (streams: number, pages: (stream: number) => number): (string | undefined)[] =>
    Array.from({ length: streams }, (_, i) => rule.see({ kind: "stream ended", pages: pages(i) }, moment));
  expect(see(20 * 1024, (i) => Math.min(i, 50)).filter((sentence) => sentence !== undefined)).toEqual([]);
  const [sentence] = see(6 * 1024, (i) => 50 + i / 512).filter((sentence) => sentence !== undefined);
  expect(sentence).toMatch(/^the guest's memory grew in each of 4 windows of 1024 streams/);
});

test("the rule about memory hears of every stream", async () => {
  const { host, plugin } = await scripted("request grow 1", { logLevel: "error" });
  await plugin.exchange();
  expect(host.memoryPages()).toBeGreaterThan(1);
});

test("without pedantry nothing is looked for", async () => {
  const { host, plugin } = await scripted("response get 0 :path", { pedantic: false });
  await plugin.exchange();
  expect(host.findings.length).toBe(0);
});

test("functions whose status is dropped everywhere", async () => {
  const bytes = await guest("script");
  const unread = unreadStatuses(bytes, readModule(bytes));
  expect([...unread]).toEqual(["proxy_log"]);
});
