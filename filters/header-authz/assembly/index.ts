import { registerRoot } from "proxy-wasm-assemblyscript-sdk";
import { AuthzRoot } from "./root";

registerRoot<AuthzRoot>("header-authz");
