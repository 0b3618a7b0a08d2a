import type { Work } from "../../model/work.js";
import { networkGuest } from "./variants.js";

const NAME = "tcp";

export const tcp: Work = {
  name: NAME,
  title: "TCP: look at every read of 1 KiB in both directions, change nothing",
  protocol: "tcp",
  request: { method: "", path: "", headers: [], body: "bench ".repeat(171).slice(0, 1024) },
  answeredBy: "upstream",
  variants: [
    networkGuest("floor", NAME),
    networkGuest("sdk", NAME),
    networkGuest("rust", NAME),
    networkGuest("go", NAME),
    networkGuest("gcore", NAME),
  ],
};
