import { isDeepStrictEqual } from "node:util";
import type { Answer, Request, Work } from "../model/work.js";

/** Headers that say nothing about what a filter did. */
const incidental = /^(date|server|connection|keep-alive|content-length|transfer-encoding|x-envoy-.*)$/;

/** What is compared of an answer unless the work says otherwise. */
export function comparable(answer: Answer): unknown {
  const headers = answer.headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !incidental.test(name))
    // stable: values of one name keep their order
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { status: answer.status, headers, body: answer.body };
}

/** What is asked before anything is timed. An upstream shows what reached it when the request has `x-show`. */
export function questions(work: Work): Request[] {
  const all = [work.request, ...(work.probes ?? [])];
  if (work.answeredBy === "envoy" || work.protocol === "tcp") return all;
  return all.map((request) => ({ ...request, headers: [...request.headers, ["x-show", "all"] as const] }));
}

/** How an implementation's answers differ from those of another; null when they are equal. */
export function difference(work: Work, answers: readonly Answer[], expected: readonly Answer[]): string | null {
  const reduce = work.comparable ?? comparable;
  for (const [i, answer] of answers.entries()) {
    const got = reduce(answer);
    const wanted = reduce(expected[i]!);
    if (!isDeepStrictEqual(got, wanted)) {
      const request = questions(work)[i]!;
      return `answers ${request.method} ${request.path} (${i}) with ${shown(got)} instead of ${shown(wanted)}`;
    }
  }
  return null;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
