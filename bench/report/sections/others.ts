import type { FigureResult, Results } from "../../model/results.js";
import { code, heading, list, table, text, type Block } from "../document.js";
import { bytes, digits, microsecondsOf, milliseconds, percent } from "../format.js";
import { contestants, findWork, nameOf, sentence } from "../names.js";
import { reason } from "./cpu.js";

/** Single figures, each with what was measured. */
export function figures({ figures: all }: Results): Block[] {
  if (all.length === 0) return [];
  return [
    heading(2, "Further figures"),
    table(
      [{ title: "" }, { title: "figure", align: "right" }, { title: "how" }],
      all.map((figure) => [sentence(figure.title), value(figure), figure.note]),
    ),
  ];
}

function value({ value, unit }: FigureResult): string {
  if (unit === "bytes") return bytes(value);
  return unit === "ms" ? milliseconds(value) : `${digits(value)} ${unit}`;
}

/** The same figures twice, all processes restarted. */
export function repeated(results: Results): Block[] {
  const all = results.repeated ?? [];
  if (all.length === 0) return [];
  const apart = all.filter(({ agrees }) => !agrees);
  return [
    heading(2, "Measured twice"),
    text(
      `Everything was measured again with all processes restarted. The intervals of ${all.length - apart.length} of`,
      `${all.length} figures meet.`,
      apart.length === 0
        ? ""
        : "Where they do not, something lasted for one of the two and was the same in all of its blocks, such as where memory came to lie: the interval tells what varies within a run, not that.",
    ),
    table(
      [
        { title: "work" },
        { title: "" },
        { title: "first", align: "right" },
        { title: "second", align: "right" },
        { title: "" },
      ],
      all.map((each) => [
        sentence(findWork(results, each.work)?.title ?? each.work),
        nameOf(each),
        microsecondsOf(each.first),
        microsecondsOf(each.second),
        each.agrees ? { text: "agree", mark: "met" } : { text: "apart", mark: "missed" },
      ]),
    ),
  ];
}

/** What a reader has to know before a figure is carried elsewhere. */
export function limits(results: Results): Block[] {
  return [
    heading(2, "What limits these figures"),
    list([
      "**The border.** A call from a filter into Envoy costs 70 to 120 ns when no bytes come back and about 700 ns more when they do, because Envoy asks the module for memory first (all prices here: Envoy 1.40, a two-processor virtual machine). This price is Envoy's; every SDK pays it. An SDK can only make fewer calls, and do less beside them: “raw ABI” shows what is left then.",
      "**Callbacks.** Envoy enters a module for each callback that it exports, 180 to 270 ns each, even when it does nothing there.",
      "**The first module** of a chain costs about 700 ns more than the following ones.",
      `**Noise.** Nothing below the A/A figure, ${microsecondsOf(results.control)}, is a difference. The hypervisor took ${percent(results.machine.steal)} of the time away during this run.`,
      "**Saturation.** CPU per request is measured with a busy worker, where Envoy handles several requests per wake-up. At low rates a request costs more, with any filter and without.",
      "**Quantiles beyond p99** of a machine with two processors show the machine as much as the filter.",
      "**One machine.** Ratios travel better than microseconds, and neither travels to another version of Envoy without being measured again.",
    ]),
  ];
}

/** Everything without a figure, and why. */
export function missing({ works }: Results): Block[] {
  const rows = works.flatMap((work) =>
    contestants(work)
      .filter(({ notMeasured }) => notMeasured !== undefined)
      .map((variant) => [sentence(work.title), nameOf(variant), reason(variant)]),
  );
  if (rows.length === 0) return [];
  return [heading(2, "Not measured"), table([{ title: "work" }, { title: "" }, { title: "reason" }], rows)];
}

/** On what all this was measured. */
export function machine({ machine: { cpu, cores, memory, kernel, versions, steal, revision } }: Results): Block[] {
  const rows = [
    ["processor", `${cpu}, ${cores} cores`],
    ["memory", bytes(memory)],
    ["kernel", kernel],
    ["taken by the hypervisor", percent(steal)],
    ...Object.entries(versions).map(([name, version]) => [name, version]),
    ["revision of this repository", `\`${revision}\``],
  ];
  return [heading(2, "Machine"), table([{ title: "" }, { title: "" }], rows)];
}

/** How to get such a report. */
export function again(): Block[] {
  return [
    heading(2, "Run it yourself"),
    text(
      "On Linux with two processors or more. Modules are built when their toolchain is there; a work of which one is missing",
      "says so above.",
    ),
    code(
      "npm run bench                # a look\nnpm run bench -- --full      # what belongs into a publication\nnpm run bench -- --help",
    ),
    text("Raw figures of each run are kept in `bench/results/` as JSON; this report follows from one such file alone."),
  ];
}
