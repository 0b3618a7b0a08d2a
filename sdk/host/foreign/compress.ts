import { deflateSync, inflateSync } from "node:zlib";
import { Status } from "../abi/status.js";
import type { ForeignFunction } from "./index.js";

/** `compress`: raw bytes to zlib. */
export const compress: ForeignFunction = (_vm, argument) => ({
  status: Status.Ok,
  result: new Uint8Array(deflateSync(argument)),
});

/** `uncompress`: zlib to raw bytes, without a limit, as in Envoy. SerializationFailure when it is no zlib stream. */
export const uncompress: ForeignFunction = (_vm, argument) => {
  try {
    return { status: Status.Ok, result: new Uint8Array(inflateSync(argument)) };
  } catch {
    return { status: Status.SerializationFailure };
  }
};
