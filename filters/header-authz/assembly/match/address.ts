export { parseAddress, parseSocketAddress } from "../../../mesh/assembly/address";
