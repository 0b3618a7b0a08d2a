import type { Results } from "../../model/results.js";
import { budgets } from "../budgets.js";
import { heading, list, table, text, type Block, type Cell, type Row } from "../document.js";
import { findWork, sentence } from "../names.js";
import { judge, type Verdict } from "../verdict.js";

/** The project's own goals, met or not. */
export function goals(results: Results): Block[] {
  const inRun = budgets.filter(({ goal }) => findWork(results, goal.of.work) !== undefined);
  const titles = new Set(inRun.map(({ title }) => title));
  const left = new Set(budgets.map(({ title }) => title).filter((title) => !titles.has(title)));
  const verdicts = inRun.map(({ title, goal, note }) => ({ title, note, ...judge(results, goal) }));
  const notes = verdicts.filter(({ state, note }) => state === "missed" && note !== undefined);
  const number = (state: Verdict["state"]): number => verdicts.filter((each) => each.state === state).length;
  const rows = verdicts.map(({ title, goal, measured, interval, state }, i): Row => [
    verdicts[i - 1]?.title === title ? "" : sentence(title),
    goal,
    measured,
    interval,
    cell(state),
  ]);
  return [
    heading(2, "Goals"),
    text(
      "What the SDK and the filters here are to reach beside the others, as ratios within this run.",
      `**${number("met")} met, ${number("missed")} missed, ${number("open")} open** (the goal lies inside the interval: this`,
      `run cannot tell), ${number("not measured")} not measured. Goals that are counts, such as host calls and instructions,`,
      "are tests: see [counts](../counts/README.md).",
    ),
    table(
      [
        { title: "work" },
        { title: "goal" },
        { title: "measured", align: "right" },
        { title: "95 % interval", align: "right" },
        { title: "" },
      ],
      rows,
    ),
    ...(left.size === 0 ? [] : [text(`Works that this run left out have goals, too: ${[...left].join("; ")}.`)]),
    ...(notes.length === 0
      ? []
      : [list(notes.map(({ title, goal, note = "" }) => `${sentence(title)}, ${goal}: ${note}`))]),
  ];
}

function cell(state: Verdict["state"]): Cell {
  return state === "not measured" ? state : { text: state, mark: state };
}
