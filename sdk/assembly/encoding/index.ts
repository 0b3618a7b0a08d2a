export { BytesBuilder } from "./builder";
export { encodeBase64, encodeBase64Url, appendBase64, decodeBase64, decodeBase64Url } from "./base64";
export { encodeHex, appendHex, decodeHex, hex64 } from "./hex";
export { appendNumber } from "./number";
export { encodePercent, decodePercent } from "./percent";
