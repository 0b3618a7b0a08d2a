export { BytesBuilder } from "./builder";
export { encodeHex, decodeHex } from "./hex";
