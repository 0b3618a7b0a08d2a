export { Glob } from "./glob";
export { Regex } from "./regex";
