import type { Work } from "../../model/work.js";
import { requestWith } from "./requests.js";
import { guest, lua } from "./variants.js";

const NAME = "idle";

/** What an implementation costs for being there. */
export const idle: Work = {
  name: NAME,
  title: "nothing: the smallest filter that each SDK has",
  protocol: "http",
  request: requestWith(6),
  answeredBy: "envoy",
  variants: [
    lua(NAME),
    guest("floor", NAME),
    guest("sdk", NAME),
    guest("rust", NAME),
    guest("go", NAME),
    guest("gcore", NAME),
    guest("solo", NAME),
  ],
};
