/** Host functions of one area by their import names, bound to one VM. Wasm passes i32 as numbers, i64 as bigints. */
export type HostFunctions = Readonly<Record<string, HostFunction>>;

/** Parameters are i32 (`number`) or i64 (`bigint`) as the signature table says. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the signature table decides the parameter types
export type HostFunction = (...params: any[]) => number | undefined;
