import type { Results } from "../../model/results.js";
import { bars } from "../charts/bars.js";
import { chart, heading, table, text, type Block } from "../document.js";
import { bytes, count, milliseconds, tick } from "../format.js";
import { contestants, findWork, nameOf, sentence } from "../names.js";

/** Sizes of modules, and what several filters take together. */
export function modules(results: Results): Block[] {
  return [
    heading(2, "Size, memory and start"),
    text(
      "Envoy compiles the whole module when it loads it: size is time at start. Most of a module's memory is the engine's own.",
    ),
    ...sizes(results),
    ...together(results),
  ];
}

function sizes(results: Results): Block[] {
  const work = findWork(results, "add-header") ?? results.works[0];
  if (work === undefined) return [];
  const measured = contestants(work).filter(({ size }) => size !== undefined);
  if (measured.length === 0) return [];
  const title = `Bytes of the module: ${work.title}`;
  const all = measured.map((variant) => {
    const raw = variant.size!.raw;
    return {
      name: nameOf(variant),
      value: { median: raw, low: raw, high: raw },
      label: bytes(raw),
      own: variant.by === "sdk",
    };
  });
  return [
    chart(
      sentence(title),
      bars(title, all, (value) => (value === 0 ? "0" : `${tick(value / 1_000)} KB`)),
      {
        columns: [{ title: "" }, { title: "bytes", align: "right" }, { title: "gzip", align: "right" }],
        rows: measured.map((variant) => [nameOf(variant), count(variant.size!.raw), count(variant.size!.gzip)]),
      },
    ),
  ];
}

function together({ memory }: Results): Block[] {
  if (memory.length === 0) return [];
  return [
    heading(3, "Several filters in one Envoy"),
    table(
      [
        { title: "filters" },
        { title: "workers", align: "right" },
        { title: "RSS over no filter", align: "right" },
        { title: "start over no filter", align: "right" },
      ],
      memory.map(({ title, workers, rss, start }) => [title, String(workers), bytes(rss), milliseconds(start)]),
    ),
  ];
}
