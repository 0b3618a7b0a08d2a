/** One thing that was looked at. `note` neither proves nor disproves anything. */
export interface Result {
  readonly verdict: "passed" | "failed" | "note";
  readonly what: string;
  readonly detail: string;
}

export const passed = (what: string, detail: string): Result => ({ verdict: "passed", what, detail });
export const failed = (what: string, detail: string): Result => ({ verdict: "failed", what, detail });
export const note = (what: string, detail: string): Result => ({ verdict: "note", what, detail });
