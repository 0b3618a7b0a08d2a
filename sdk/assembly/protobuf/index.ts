export { ProtobufReader } from "./reader";
export { ProtobufWriter } from "./writer";
export { WireType } from "./wire";
export { parseStruct } from "./struct";
export { StructWriter, writeValue } from "./struct-writer";
export { readAny, writeAny } from "./any";
