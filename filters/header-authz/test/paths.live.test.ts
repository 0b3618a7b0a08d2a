import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bootstrap,
  httpListener,
  startEnvoy,
  wasmHttpFilter,
  type EnvoyProcess,
  type JsonObject,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { Random } from "../../../test/codecs/mutate.js";
import { scaled } from "../../../test/setup/scale.js";
import { MODULE } from "./play.js";
import type { PathNormalization } from "./policy.js";
import { Wire, type Answer } from "./wire.js";

/** What Istio sets in Envoy's connection manager for each mode. */
const MODES: Readonly<Record<Exclude<PathNormalization, "NONE">, JsonObject>> = {
  BASE: { normalize_path: true },
  MERGE_SLASHES: { normalize_path: true, merge_slashes: true },
  DECODE_AND_MERGE_SLASHES: {
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: "UNESCAPE_AND_FORWARD",
  },
};

const PIECES = [
  "/",
  "//",
  ".",
  "..",
  "%2e",
  "%2E",
  "%2f",
  "%5C",
  "\\",
  ";",
  ";x=1",
  "a",
  "b",
  "%41",
  "%7e",
  "%20",
  "%zz",
  "%",
  "%2",
  "%00",
  "{",
  "|",
  "^",
  '"',
  "~",
  "-",
  "_",
  "*",
  "+",
  "%25",
  "%c3%a9",
  "?",
  "/?",
  ":",
  "@",
];

/** The path comes back in the answer. */
const ECHO: JsonObject = {
  match: { prefix: "" },
  direct_response: { status: 200, body: { inline_string: "." } },
  response_headers_to_add: [{ header: { key: "x-path", value: "%REQ(:path)%" } }],
};

describe("a path is normal exactly when Envoy would not change it", () => {
  let envoy: EnvoyProcess;
  let ports: Map<string, { port: number }>;
  beforeAll(async () => {
    const listeners = Object.entries(MODES).flatMap(([mode, more]) => {
      const policies = [{ name: "all", rules: [{ to: [{ operation: { paths: ["*"] } }] }] }];
      const configuration = JSON.stringify({ path_normalization: mode, policies });
      const plugin = wasmHttpFilter({ name: "header-authz", module: MODULE, configuration });
      const details = {
        local_reply_config: { body_format: { text_format_source: { inline_string: "%RESPONSE_CODE_DETAILS%" } } },
      };
      return [
        httpListener({ name: `native-${mode}`, proxyProtocol: true, routes: [ECHO], more }),
        httpListener({
          name: `filter-${mode}`,
          proxyProtocol: true,
          routes: [ECHO],
          httpFilters: [plugin],
          more: details,
        }),
      ];
    });
    envoy = await startEnvoy({ bootstrap: bootstrap({ listeners }), logLevel: "warning" });
    ports = await envoy.admin.listeners();
  });
  afterAll(() => envoy.stop());

  it.each(Object.keys(MODES))("%s", { timeout: 300_000 }, async (mode) => {
    const random = new Random(1_2026);
    const open = (name: string): Promise<Wire> =>
      Wire.open({ port: ports.get(name)!.port, remote: "10.0.0.1:1", destination: "10.0.0.2:80" });
    let native = await open(`native-${mode}`);
    const filter = await open(`filter-${mode}`);
    const seen = { normal: 0, changed: 0, refused: 0 };
    for (let i = scaled(1_500); i > 0; i--) {
      const path = `/${Array.from({ length: random.below(6) }, () => random.pick(PIECES)).join("")}`;
      const request = { method: "GET", path, authority: "a", headers: [] };
      const [theirs, ours] = await Promise.all([native.send(request), filter.send(request)]);
      // Of a path of nothing but two slashes Envoy makes the same again. That is not normal either.
      const isOddity = mode !== "BASE" && path.split("?")[0] === "//";
      const isNormal = theirs.status === 200 && theirs.headers["x-path"] === path && !isOddity;
      expect(denial(ours), `${path} becomes ${theirs.headers["x-path"] ?? String(theirs.status)}`).toBe(
        isNormal ? "" : "header_authz_path_not_normal",
      );
      seen[isNormal ? "normal" : theirs.status === 200 ? "changed" : "refused"]++;
      if (theirs.status !== 200) {
        native.close();
        native = await open(`native-${mode}`);
      }
    }
    native.close();
    filter.close();
    expect(seen.normal).toBeGreaterThan(10);
    expect(seen.changed).toBeGreaterThan(10);
  });
});

const denial = ({ status, body }: Answer): string => (status === 200 ? "" : body);
