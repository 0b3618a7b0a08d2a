import { CALLBACKS, type CallbackName } from "./signatures.js";

/** Numbers of the callbacks by name: their places in {@link CALLBACKS}. */
export const CALLBACK = Object.fromEntries(Object.keys(CALLBACKS).map((name, i) => [name, i])) as Record<
  CallbackName,
  number
>;
