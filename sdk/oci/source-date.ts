import { OciError } from "./errors.js";

/** Latest time that both an ustar header and a four-digit year can hold. */
const LATEST = 8 ** 11 - 1;

/**
 * The one time that goes into an artifact: `SOURCE_DATE_EPOCH` (seconds), else 1970-01-01, never the clock.
 * @throws OciError (input) when the variable is set to something else than whole seconds.
 */
export function sourceDate(environment: NodeJS.ProcessEnv = process.env): { seconds: number; iso: string } {
  const text = environment["SOURCE_DATE_EPOCH"] ?? "0";
  const seconds = /^\d{1,11}$/.test(text) ? Number(text) : NaN;
  if (!(seconds <= LATEST)) {
    throw new OciError(
      "input",
      `SOURCE_DATE_EPOCH="${text}" is no time`,
      "set it to whole seconds: $(git log -1 --pretty=%ct)",
    );
  }
  return { seconds, iso: new Date(seconds * 1000).toISOString().replace(".000Z", "Z") };
}
