export { constantTimeEquals } from "./equals";
export { hmacSha256 } from "./hmac";
export { Sha256, sha256 } from "./sha256";
