export { hash64, mix64, xxh64 } from "./xxh64";
