import { Bytes, utf8 } from "../../bytes";
import { requestHeaders } from "../../headers";
import { Encoder } from "./encoder";
import { OpenMetricsEncoder } from "./open-metrics";
import { ProtobufEncoder } from "./protobuf";
import { TextEncoder } from "./text";

/** How an answer can be written. */
export enum Format {
  Text = 0,
  OpenMetrics = 1,
  Protobuf = 2,
}

/** The format that the current request prefers: the one that it names first, as scrapers do. */
export function wantedFormat(): Format {
  const accept = requestHeaders.get("accept");
  if (!accept) return Format.Text;
  const text = place(accept, accept.find(utf8("text/plain")));
  const open = place(accept, accept.find(utf8("application/openmetrics-text")));
  const protobuf = place(accept, accept.find(utf8("application/vnd.google.protobuf")));
  if (protobuf < open && protobuf < text) return Format.Protobuf;
  return open < text ? Format.OpenMetrics : Format.Text;
}

/** Whether the current request accepts a compressed answer. */
export function acceptsGzip(): bool {
  const encoding = requestHeaders.get("accept-encoding");
  return encoding !== null && encoding.find(utf8("gzip")) >= 0;
}

export function encoderFor(format: Format, withCreated: bool, most: i32): Encoder {
  if (format == Format.Protobuf) return new ProtobufEncoder(most);
  return format == Format.OpenMetrics ? new OpenMetricsEncoder(withCreated) : new TextEncoder();
}

function place(accept: Bytes, at: i32): i32 {
  return at < 0 ? accept.length : at;
}
