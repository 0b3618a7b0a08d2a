/** Result of a host call (`proxy_status_t` of Proxy-Wasm ABI 0.2.1). */
export const Status = {
  Ok: 0,
  NotFound: 1,
  BadArgument: 2,
  SerializationFailure: 3,
  ParseFailure: 4,
  BadExpression: 5,
  InvalidMemoryAccess: 6,
  Empty: 7,
  CasMismatch: 8,
  ResultMismatch: 9,
  InternalFailure: 10,
  BrokenConnection: 11,
  Unimplemented: 12,
} as const;

export type Status = (typeof Status)[keyof typeof Status];

const NAMES = Object.keys(Status);

/** The name of a status number, for messages. */
export function statusName(status: number): string {
  return NAMES[status] ?? `status ${status}`;
}
