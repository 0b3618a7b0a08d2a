import type { Rule } from "../rule.js";

const STREAMS = 1024;
const WINDOWS = 4;

/** Memory that grows in window after window of streams is kept per request. */
export function memoryGrows(): Rule<"stream ended"> {
  let streams = 0;
  let pages = 0;
  let growing = 0;
  return {
    name: "memory-grows",
    kind: "stream ended",
    see(event) {
      if (++streams % STREAMS !== 0) return undefined;
      growing = event.pages > pages && pages > 0 ? growing + 1 : 0;
      pages = event.pages;
      if (growing < WINDOWS) return undefined;
      growing = 0;
      return `the guest's memory grew in each of ${WINDOWS} windows of ${STREAMS} streams: something is kept for every request`;
    },
  };
}
