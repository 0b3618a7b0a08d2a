import { importedFunctions, type WasmModule } from "../../host/wasm/module.js";
import { warning, type Finding } from "./finding.js";
import { exportedCallbacks } from "./exports.js";

/** Callbacks of every kind at once: no filter overrides them all, but a module built without the transform has them. */
const TELLTALE = [
  "proxy_on_tick",
  "proxy_on_request_body",
  "proxy_on_request_trailers",
  "proxy_on_response_body",
  "proxy_on_response_trailers",
  "proxy_on_log",
];

/** Each exported callback costs a call into the VM per request, even when nobody has overridden it. */
export function checkUnneededCallbacks(module: WasmModule, bytes: Uint8Array): Finding[] {
  const callbacks = exportedCallbacks(module);
  if (TELLTALE.every((name) => callbacks.includes(name))) {
    return [
      warning(
        "without-transform",
        `exports ${callbacks.length} callbacks: it looks built without the SDK's transform, and Envoy calls into it for each`,
        'extend "proxy-wasm-assemblyscript-sdk/asconfig.json" in asconfig.json: an add-one-header filter then costs half',
      ),
    ];
  }
  const idle = callbacks.filter((name) => isEmptyBody(module, bytes, name));
  if (idle.length === 0) return [];
  return [
    warning(
      "callback-idle",
      `exports callbacks that do nothing: ${idle.join(", ")}; Envoy calls into the module for each`,
      "remove the empty methods",
    ),
  ];
}

/** Whether a callback's body is `end` or `i32.const 0 end`: no locals, no effect, the default answer. */
function isEmptyBody(module: WasmModule, bytes: Uint8Array, name: string): boolean {
  const entry = module.exports.find((candidate) => candidate.name === name);
  const body = entry && module.bodies[entry.index - importedFunctions(module).length];
  if (body === undefined) return false;
  const code = Array.from(bytes.subarray(body.offset, body.offset + body.size)).join();
  return code === "0,11" || code === "0,65,0,11";
}
