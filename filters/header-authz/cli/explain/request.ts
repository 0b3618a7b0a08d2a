import type { ExchangeOptions, StreamOptions } from "proxy-wasm-assemblyscript-sdk/host";
import { Failure } from "../../../cli/failure.js";

/** A request to be explained, as its author writes it. Everything may be left out. */
export interface RequestDescription {
  method?: string;
  path?: string;
  host?: string;
  /** Name to value, or to the values of a repeated header. */
  headers?: Record<string, string | string[]>;
  /** Identity in the client's certificate, `spiffe://…`. */
  peer?: string;
  sni?: string;
  /** Address of the client as Envoy derives it, and the one that it connected to: `address:port`. */
  client?: string;
  server?: string;
  /** Address of the other end of the connection, where `direct_remote_address` is configured. */
  direct_remote_address?: string;
  /** Claims of the token that Envoy's JWT filter verified. */
  token?: Record<string, unknown>;
}

const KEYS: readonly (keyof RequestDescription)[] = [
  "method",
  "path",
  "host",
  "headers",
  "peer",
  "sni",
  "client",
  "server",
  "direct_remote_address",
  "token",
];

/** @throws Failure for a key that is not known, or a value of the wrong kind. */
export function checkRequest(value: unknown): RequestDescription {
  if (!isObject(value)) throw new Failure("a request is an object", `Its keys are ${KEYS.join(", ")}.`);
  for (const [key, one] of Object.entries(value)) {
    if (!(KEYS as readonly string[]).includes(key)) {
      throw new Failure(`a request has no ${key}`, `Its keys are ${KEYS.join(", ")}.`);
    }
    const wantsObject = key === "headers" || key === "token";
    if (wantsObject ? !isObject(one) : typeof one !== "string") {
      throw new Failure(`${key} of the request should be ${wantsObject ? "an object" : "text"}`);
    }
  }
  return value;
}

/** The request as the host plays it. */
export function toExchange(request: RequestDescription): ExchangeOptions {
  const headers = Object.entries(request.headers ?? {}).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  return {
    request: {
      method: request.method ?? "GET",
      path: request.path ?? "/",
      authority: request.host ?? "example.com",
      headers,
    },
    ...surroundings(request),
  };
}

/**
 * The same of a connection without HTTP.
 * @throws Failure for what only HTTP has.
 */
export function toConnection(request: RequestDescription): StreamOptions {
  const { method, path, host, headers = {}, token } = request;
  const given = Object.entries({ method, path, host, token }).filter(([, value]) => value !== undefined);
  const keys = [...given.map(([key]) => key), ...(Object.keys(headers).length > 0 ? ["headers"] : [])];
  if (keys.length > 0) throw new Failure(`a connection has no ${keys.join(", ")}: only HTTP has`);
  return surroundings(request);
}

function surroundings(request: RequestDescription): Pick<StreamOptions, "connection" | "attributes"> {
  const { peer, sni, client, server, token, direct_remote_address: direct } = request;
  return {
    connection: {
      ...(client === undefined ? {} : { source: client }),
      ...(server === undefined ? {} : { destination: server }),
      ...(sni === undefined ? {} : { sni }),
      ...(peer === undefined ? {} : { tls: { peer } }),
    },
    attributes: {
      ...(token === undefined ? {} : { metadata: { "envoy.filters.http.jwt_authn": { payload: token as never } } }),
      ...(direct === undefined ? {} : { filter_state: { "wasm.direct_remote_address": direct } }),
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
