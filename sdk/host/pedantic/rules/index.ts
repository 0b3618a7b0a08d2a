import type { PedanticEvent } from "../event.js";
import type { Rule } from "../rule.js";
import { allocatorFailed } from "./allocator-failed.js";
import { badPairs } from "./bad-pairs.js";
import { continueInCallback } from "./continue-in-callback.js";
import { counterRecorded } from "./counter-recorded.js";
import { declaredInStream } from "./declared-in-stream.js";
import { failedCall } from "./failed-call.js";
import { failedOnOneThread } from "./failed-on-one-thread.js";
import { gaugeBelowZero } from "./gauge-below-zero.js";
import { headerControlCharacter } from "./header-control-character.js";
import { impureConfiguration } from "./impure-configuration.js";
import { mapNotAvailable } from "./map-not-available.js";
import { memoryGrows } from "./memory-grows.js";
import { metricDefinedTwice } from "./metric-defined-twice.js";
import { metricWithTwoTypes } from "./metric-with-two-types.js";
import { propertyKeyWithNul } from "./property-key-with-nul.js";
import { restrictedCall } from "./restricted-call.js";
import { secondLocalResponse } from "./second-local-response.js";
import { unknownAction } from "./unknown-action.js";
import { upstreamDataStopped } from "./upstream-data-stopped.js";

const FACTORIES = [
  allocatorFailed,
  badPairs,
  continueInCallback,
  counterRecorded,
  declaredInStream,
  failedCall,
  failedOnOneThread,
  gaugeBelowZero,
  headerControlCharacter,
  impureConfiguration,
  mapNotAvailable,
  memoryGrows,
  metricDefinedTwice,
  metricWithTwoTypes,
  propertyKeyWithNul,
  restrictedCall,
  secondLocalResponse,
  unknownAction,
  upstreamDataStopped,
];

/** All rules for one VM, by the kind of event they look at. */
export function rules(): ReadonlyMap<PedanticEvent["kind"], readonly Rule[]> {
  const byKind = new Map<PedanticEvent["kind"], Rule[]>();
  for (const factory of FACTORIES) {
    const rule = factory() as Rule;
    byKind.set(rule.kind, [...(byKind.get(rule.kind) ?? []), rule]);
  }
  return byKind;
}
