import { registerRoot } from "proxy-wasm-assemblyscript-sdk";
import { Stats } from "./root";

registerRoot<Stats>("stats");
