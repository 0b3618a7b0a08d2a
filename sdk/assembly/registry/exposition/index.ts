export { Exposition } from "./exposition";
