import { getProperty, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Measure } from "../plan/metric";
import { StatsStream } from "../streams/http";
import { setMeasure } from "../report/measures";

/**
 * Measures the gRPC messages since the last report: Envoy's `grpc_stats` filter counts them and keeps `request,response`
 * in filter state (`emit_filter_state`). One byte-returning host call.
 *
 * @returns whether there is something to report
 */
export function measureMessages(stream: StatsStream): bool {
  const text = getProperty(utf8("filter_state\0envoy.filters.http.grpc_stats"));
  if (!text) return false;
  const comma = text.indexOf(0x2c);
  const requests = text.slice(0, comma).toInteger();
  const responses = text.slice(comma + 1).toInteger();
  if (comma < 0 || requests < <i64>stream.requestMessages || responses < <i64>stream.responseMessages) return false;
  const newRequests = <u64>requests - stream.requestMessages;
  const newResponses = <u64>responses - stream.responseMessages;
  setMeasure(Measure.RequestMessages, newRequests);
  setMeasure(Measure.ResponseMessages, newResponses);
  stream.requestMessages = requests;
  stream.responseMessages = responses;
  return newRequests + newResponses > 0;
}
