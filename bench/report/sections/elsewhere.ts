import type { Results } from "../../model/results.js";
import { heading, table, text, type Block, type Row } from "../document.js";
import { microsecondsOf } from "../format.js";
import { contestants, nameOf, sentence } from "../names.js";

/** What runs on other machines said, each by itself: microseconds of two machines say nothing beside each other. */
export function elsewhere(others: readonly Results[]): Block[] {
  if (others.length === 0) return [];
  return [
    heading(2, "Other machines"),
    text("Kept figures of other machines, apart from everything above. Compare them within one table only."),
    ...others.flatMap((results) => [
      heading(3, `${results.machine.cpu}, ${results.date.slice(0, 10)}`),
      text(
        `Envoy ${results.machine.versions["envoy"] ?? "of unknown version"}, ${results.blocks} blocks,`,
        `A/A ${microsecondsOf(results.control)}, revision \`${results.machine.revision}\`.`,
      ),
      table([{ title: "work" }, { title: "" }, { title: "CPU over no filter", align: "right" }], rows(results)),
    ]),
  ];
}

function rows({ works }: Results): Row[] {
  return works.flatMap((work) =>
    contestants(work).flatMap((variant) =>
      variant.cpu === undefined ? [] : [[sentence(work.title), nameOf(variant), microsecondsOf(variant.cpu)]],
    ),
  );
}
