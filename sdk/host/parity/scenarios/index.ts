import type { Scenario } from "../scenario.js";
import { ATTRIBUTES } from "./attributes.js";
import { BODIES } from "./bodies.js";
import { CALLOUTS } from "./callouts.js";
import { EXPRESSION_TOKENS, EXPRESSIONS } from "./expressions.js";
import { HEADERS } from "./headers.js";
import { LOCAL_RESPONSES } from "./local-responses.js";
import { STATE } from "./state.js";

/** Behaviour of Envoy that the Node host copies, as far as HTTP traffic shows it. */
export const SCENARIOS: readonly Scenario[] = [
  ...ATTRIBUTES,
  ...BODIES,
  ...CALLOUTS,
  ...EXPRESSIONS,
  EXPRESSION_TOKENS,
  ...HEADERS,
  ...LOCAL_RESPONSES,
  ...STATE,
];
