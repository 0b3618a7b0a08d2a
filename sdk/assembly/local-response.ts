import { take } from "./abi/arena";
import { proxy_send_local_response } from "./abi/imports";
import { Status, note } from "./abi/status";
import { addressOf, lengthOf } from "./bytes/text";
import { HeaderList } from "./header-list";

/**
 * An answer from the filter itself, in place of the upstream's.
 *
 *     localResponse(403).details("no_tenant").body("tenant missing").send();
 */
// @ts-ignore: decorator
@unmanaged
export class LocalResponse {
  private status: u32;
  private grpcStatus: i32;
  private headerList: usize;
  private bodyAt: usize;
  private bodySize: i32;
  private detailsAt: usize;
  private detailsSize: i32;

  /** Adds a header. */
  header<N, V>(name: N, value: V): LocalResponse {
    if (!this.headerList) this.headerList = changetype<usize>(HeaderList.empty());
    changetype<HeaderList>(this.headerList).add(name, value);
    return this;
  }

  /** Sets the body. */
  body<T>(body: T): LocalResponse {
    this.bodyAt = addressOf(body);
    this.bodySize = lengthOf(body, this.bodyAt);
    return this;
  }

  /** Sets the response code details, as access logs show them by `%RESPONSE_CODE_DETAILS%`. Envoy wants no white space. */
  details<T>(details: T): LocalResponse {
    this.detailsAt = addressOf(details);
    this.detailsSize = lengthOf(details, this.detailsAt);
    return this;
  }

  /** Sets the status that a gRPC client gets; without it Envoy derives one from the HTTP status. */
  grpc(status: i32): LocalResponse {
    this.grpcStatus = status;
    return this;
  }

  /**
   * Sends it. The stream stops whatever the callback returns then. Once a stream; Envoy answers `Ok` on TCP, too,
   * and does nothing. One host call.
   */
  send(): Status {
    let block: usize = 0;
    let size = 0;
    if (this.headerList) {
      const headers = changetype<HeaderList>(this.headerList);
      block = headers.write();
      size = headers.size;
    }
    return note(
      proxy_send_local_response(
        this.status,
        this.detailsAt,
        this.detailsSize,
        this.bodyAt,
        this.bodySize,
        block,
        size,
        this.grpcStatus,
      ),
    );
  }
}

/** Begins an answer with this HTTP status. Lives as long as the outermost callback. */
export function localResponse(status: u32): LocalResponse {
  const response = take(offsetof<LocalResponse>());
  memory.fill(response, 0, offsetof<LocalResponse>());
  store<u32>(response, status, offsetof<LocalResponse>("status"));
  store<i32>(response, -1, offsetof<LocalResponse>("grpcStatus"));
  return changetype<LocalResponse>(response);
}
