import type { Work } from "../../model/work.js";
import { requestWith } from "./requests.js";
import { guest, lua } from "./variants.js";

const NAME = "body-16k";

/** 16 KiB in which the word stands once a kilobyte. */
const body = `${"The quick brown fox jumps over the lazy dog. ".repeat(23).slice(0, 1018)}secret`.repeat(16);

export const body16k: Work = {
  name: NAME,
  title: "replace a word in a response body of 16 KiB",
  protocol: "http",
  request: requestWith(6),
  answeredBy: "upstream",
  upstreamBody: body,
  variants: [
    lua(NAME),
    guest("floor", NAME),
    guest("sdk", NAME),
    guest("rust", NAME),
    guest("go", NAME),
    guest("gcore", NAME),
  ],
};
