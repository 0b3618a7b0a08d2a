import { toBytes } from "../bytes.js";
import type { HeaderMap } from "../headers/header-map.js";
import type { LocalResponse } from "../vm/context.js";

/** What Envoy answers to a message that a filter has left without something that it needs. */
export interface Refusal {
  readonly response: LocalResponse;
  /** Response flag, as `response.flags` has it; 0 for none. */
  readonly flag: number;
}

const NO_ROUTE: Refusal = { response: reply(404, "", "route_not_found"), flag: 0x100 };
const NO_METHOD: Refusal = { response: missing(503, "request", ":method"), flag: 0x40000 };
const NO_STATUS: Refusal = { response: missing(502, "response", ":status"), flag: 0 };

/**
 * What a request had when it came. Only what a filter has taken away is missed: a test may leave out what its filter does
 * not look at.
 */
export class RequiredHeaders {
  readonly #path: boolean;
  readonly #method: boolean;
  readonly #proto: boolean;

  constructor(request: HeaderMap) {
    this.#path = hasPath(request);
    this.#method = request.first(":method") !== undefined;
    this.#proto = hasProto(request);
  }

  /**
   * Why Envoy does not pass the request on, or null. A path that begins with no slash fits no route, and a request without
   * `x-forwarded-proto` is not even looked up. Without `:authority` it goes on, and most servers answer 400.
   */
  refusal(request: HeaderMap): Refusal | null {
    if ((this.#path && !hasPath(request)) || (this.#proto && !hasProto(request))) return NO_ROUTE;
    return this.#method && request.first(":method") === undefined ? NO_METHOD : null;
  }
}

/** The status of a response, 0 when it is missing or no number. */
export function statusOf(response: HeaderMap): number {
  const status = response.first(":status") ?? "";
  return /^\d{1,9}$/.test(status) ? Number(status) : 0;
}

/** Why Envoy does not pass a response on whose filter has seen a status, or null: it is missing or no number now. */
export function refusalOfResponse(response: HeaderMap): Refusal | null {
  return /^\d+$/.test(response.first(":status") ?? "") ? null : NO_STATUS;
}

function hasPath(request: HeaderMap): boolean {
  return request.first(":path")?.startsWith("/") === true;
}

function hasProto(request: HeaderMap): boolean {
  return (request.first("x-forwarded-proto") ?? "") !== "";
}

function missing(status: number, message: "request" | "response", name: string): LocalResponse {
  const details = `filter_removed_required_${message}_headers{missing_required_header:_${name}}`;
  return reply(status, `missing required header: ${name}`, details);
}

function reply(status: number, body: string, details: string): LocalResponse {
  return { status, details, body: toBytes(body), headers: [], grpcStatus: undefined };
}
