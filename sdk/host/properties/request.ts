import type { ByteString } from "../bytes.js";
import type { HeaderMap } from "../headers/header-map.js";
import type { Activation } from "./activation.js";
import { Duration, Timestamp, type Attribute, type Fields } from "./values.js";

/** Attributes `request.*`. Those that come from headers exist only while the filter may see the request headers. */
export function requestAttribute(at: Activation, name: ByteString): Attribute | undefined {
  const info = at.info;
  if (info === null) return undefined;
  const headers = at.visibleRequestHeaders;
  switch (name) {
    case "headers":
      return new HeadersAttribute(headers);
    case "time":
      return new Timestamp(info.startTime);
    case "duration":
      return info.requestComplete === undefined ? undefined : new Duration(info.requestComplete);
    case "protocol":
      return info.protocol;
    case "size":
      return requestSize(headers, info.bytesReceived);
    case "total_size":
      return BigInt(info.bytesReceived + (headers?.byteSize ?? 0));
    case "headers_bytes":
      return BigInt(headers?.byteSize ?? 0);
  }
  if (headers === null) return undefined;
  switch (name) {
    case "path":
      return headers.first(":path");
    case "url_path":
      return (headers.first(":path") ?? "").split("?", 1)[0] ?? "";
    case "query":
      return query(headers.first(":path") ?? "");
    case "host":
      return headers.first(":authority");
    case "scheme":
      return headers.first(":scheme");
    case "method":
      return headers.first(":method");
    case "referer":
      return headers.first("referer");
    case "useragent":
      return headers.first("user-agent");
    case "id":
      return headers.first("x-request-id");
  }
  return undefined;
}

function requestSize(headers: HeaderMap | null, received: number): Attribute | undefined {
  const declared = headers?.first("content-length");
  if (declared === undefined) return BigInt(received);
  return /^\d{1,18}$/.test(declared) ? BigInt(declared) : undefined;
}

function query(path: ByteString): ByteString {
  const start = path.indexOf("?");
  return start < 0 ? "" : (path.slice(start + 1).split("#", 1)[0] ?? "");
}

/** A header map as an attribute: names are unique, values of a repeated header are joined by commas. */
export class HeadersAttribute implements Fields {
  constructor(private readonly headers: HeaderMap | null) {}

  get(name: ByteString): Attribute | undefined {
    const values = this.headers?.all(name.toLowerCase()) ?? [];
    return values.length === 0 ? undefined : values.join(",");
  }

  keys(): readonly ByteString[] {
    return [...new Set(this.headers?.names ?? [])];
  }
}
