import { registerRoot } from "proxy-wasm-assemblyscript-sdk";
import { MetadataExchange } from "./root";

registerRoot<MetadataExchange>("metadata-exchange");
