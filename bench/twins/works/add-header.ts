import { filter } from "proxy-wasm-assemblyscript-sdk/envoy";
import type { Work } from "../../model/work.js";
import { requestWith } from "./requests.js";
import { guest, lua, native } from "./variants.js";

const NAME = "add-header";

const mutation = filter("header-mutation", "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation", {
  mutations: { response_mutations: [{ append: { header: { key: "x-bench", value: "done" } } }] },
});

export const addHeader: Work = {
  name: NAME,
  title: "add one response header",
  protocol: "http",
  request: requestWith(6),
  answeredBy: "envoy",
  variants: [
    native(mutation),
    lua(NAME),
    guest("floor", NAME),
    guest("sdk", NAME),
    guest("sdk", NAME, { label: "an object per stream", module: `sdk/${NAME}-state` }),
    guest("rust", NAME),
    guest("go", NAME),
    guest("gcore", NAME),
    guest("solo", NAME),
  ],
};
