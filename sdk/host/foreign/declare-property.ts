import { Status } from "../abi/status.js";
import { LIFE_SPANS, STATE_TYPES } from "../filter-state.js";
import { readMessage } from "../proto.js";
import type { ForeignFunction } from "./index.js";

/**
 * `declare_property`: says how a property will be kept. Its argument is a `DeclarePropertyArguments`
 * (1 name, 2 readonly, 3 type, 4 schema, 5 life span). BadArgument for a name that was declared before.
 *
 * It is kept in the context whose callback runs, but streams look only into their root: call it while configuring.
 */
export const declareProperty: ForeignFunction = (vm, argument) => {
  const message = readMessage(argument);
  if (message === null) return { status: Status.BadArgument };
  const name = message.byteString(1);
  const context = vm.current;
  if (!context.isRoot) vm.watch?.see({ kind: "declared in stream", name });
  if (context.prototypes.has(name)) return { status: Status.BadArgument };
  context.prototypes.set(name, {
    readonly: message.number(2) !== 0,
    type: STATE_TYPES[message.number(3)] ?? "Bytes",
    schema: message.byteString(4),
    span: LIFE_SPANS[message.number(5)] ?? "FilterChain",
  });
  return { status: Status.Ok };
};
