export { Bytes } from "./bytes";
export { compareBytes, sameBytes } from "./compare";
export { Utf8, utf8 } from "./utf8";
export { isUtf8 } from "./decode";
