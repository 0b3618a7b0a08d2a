import { header, log, property } from "./abi";
export { allocate as malloc, fail } from "./abi";

/* Logs a line per request. */
export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_log(_id: i32): void {
  const path = header(0, ":path"),
    status = header(2, ":status"),
    details = property("response.code_details");
  log(2, (path ? path : "?") + " " + (status ? status : "?") + " " + (details ? details : "?"));
}
