import { FAILURES } from "./failures.js";
import { HOPS } from "./hops.js";
import { OUTSIDE } from "./outside.js";
import { PROTOCOLS } from "./protocols.js";
import type { Situation } from "./situation.js";

/** Which label says what in which situation. */
export const SITUATIONS: readonly Situation[] = [...PROTOCOLS, ...FAILURES, ...OUTSIDE, ...HOPS];
