export { Bytes } from "./bytes";
export { Utf8, utf8 } from "./utf8";
export { isUtf8 } from "./decode";
