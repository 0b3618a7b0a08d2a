import type { LogExpectation, TextExpectation } from "../format/expect.js";
import type { SeenLogLine } from "../observe/observation.js";
import { show, type Failure } from "./failure.js";
import { describe, matches } from "./text.js";

/** Lines that a case expects but that did not appear, or not as often as said. */
export function missingLines(expected: readonly LogExpectation[], lines: readonly SeenLogLine[]): Failure[] {
  return expected.flatMap((want) => {
    const count = lines.filter((line) => isExpected(want, line)).length;
    const times = typeof want === "object" ? want.times : undefined;
    if (times === undefined ? count > 0 : count === times) return [];
    const seen = lines.length === 0 ? "nothing was logged" : lines.slice(-10).map(showLine).join("; ");
    return [{ what: "log", expected: `${times === undefined ? "" : `${times} × `}${inWords(want)}`, actual: seen }];
  });
}

/** Lines at warn or above that the case does not expect. */
export function unexpectedLines(expected: readonly LogExpectation[], lines: readonly SeenLogLine[]): Failure[] {
  const unexpected = lines
    .filter(({ level }) => level === "warn" || level === "error" || level === "critical")
    .filter((line) => !expected.some((want) => isExpected(want, line)));
  // A configuration is read once per thread: the same line several times is one thing to tell.
  return [...new Set(unexpected.map(showLine))].map((actual) => {
    return { what: "log", expected: "nothing else at warn or above", actual };
  });
}

export function forbiddenLines(forbidden: readonly TextExpectation[], lines: readonly SeenLogLine[]): Failure[] {
  return forbidden.flatMap((unwanted) =>
    lines
      .filter(({ message }) => matches(unwanted, Buffer.from(message), "contains"))
      .map((line) => ({
        what: "log",
        expected: `no line that ${describe(unwanted, "contains")}`,
        actual: showLine(line),
      })),
  );
}

function isExpected(want: LogExpectation, line: SeenLogLine): boolean {
  const { level, message } = typeof want === "string" ? { level: undefined, message: want } : want;
  return (level === undefined || level === line.level) && matches(message, Buffer.from(line.message), "contains");
}

function inWords(want: LogExpectation): string {
  return typeof want === "string"
    ? describe(want, "contains")
    : `${want.level ?? "any level"}: ${describe(want.message, "contains")}`;
}

function showLine({ level, message }: SeenLogLine): string {
  return `${level} ${show(message)}`;
}
