import type { Results } from "../../model/results.js";
import { heading, text, type Block } from "../document.js";
import { digits, microsecondsOf } from "../format.js";

export const TITLE = "Envoy filters in WebAssembly: what each way of writing them costs";

/** What the reader looks at, and how far it can be believed. */
export function lead({ mode, date, machine, blocks, blockSeconds, connections, control }: Results): Block[] {
  const envoy = machine.versions["envoy"];
  const quick =
    mode === "quick"
      ? [
          "**A quick run**: few blocks and some of the works only, to have a look. `npm run bench -- --full` is for publication.",
        ]
      : [];
  return [
    heading(1, TITLE),
    text(
      `The same small jobs, done by the same Envoy${envoy === undefined ? "" : ` ${envoy}`} with filters that were written in`,
      "different ways, checked to give the same answers before anything was timed. **CPU per request** is what one worker",
      "thread spends on a request more than the same Envoy without a filter; smaller is better. Figures in brackets are",
      "95 % intervals.",
    ),
    text(
      `Measured on ${date.slice(0, 10)} on ${machine.cpu}, in ${blocks} interleaved blocks of ${digits(blockSeconds)} s per`,
      `variant with ${connections} connections. Two Envoys without a filter differ by ${microsecondsOf(control)} in the`,
      "same run (the A/A figure): no smaller difference means anything.",
    ),
    ...quick.map((each) => text(each)),
  ];
}
