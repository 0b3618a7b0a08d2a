import { text, type Block } from "../document.js";
import { percent } from "../format.js";

/** Share of time above which it is worth a word. */
const WORTH = 0.05;

/** A word when something else had the load generator's processor while something was measured. */
export function disturbed(measured: readonly { readonly loadWaited?: number }[]): Block[] {
  const worst = Math.max(...measured.map(({ loadWaited = 0 }) => loadWaited), 0);
  if (worst <= WORTH) return [];
  return [
    text(
      `Something else had the load generator's processor for up to ${percent(worst)} of the time: measure again on a`,
      "quieter machine before you believe this.",
    ),
  ];
}
