import { HttpContext, registerHttp } from "proxy-wasm-assemblyscript-sdk";

class Idle extends HttpContext {}

registerHttp<Idle>("idle");
