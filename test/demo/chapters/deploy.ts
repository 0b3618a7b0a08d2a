import { command } from "../command.js";
import type { Artifacts } from "./artifacts.js";
import type { Stage } from "../stage.js";

/** What goes to Kubernetes: a WasmPlugin pinned to the digest that was just pushed. */
export async function deploy({ narrator }: Stage, { references }: Artifacts): Promise<void> {
  narrator.chapter("7  The same filter in Istio");
  const reference = references.get("header-authz");
  if (reference === undefined) return;
  const policy =
    '{"policies":[{"name":"require-tenant","action":"DENY","rules":[{"when":[{"key":"request.headers[x-tenant]","notValues":["*"]}]}]}]}';
  const args = ["generate", "wasmplugin", "filters/header-authz", "--image", reference, "--config"];
  const yaml = await command("proxy-wasm", ...args, policy);
  narrator.again(`npx proxy-wasm ${args.join(" ")} '${policy}' --offline`);
  narrator.say(yaml.trimEnd());
  narrator.check("the WasmPlugin names the digest that was pushed", yaml.includes(reference));
}
