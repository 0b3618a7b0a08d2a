import { command } from "../command.js";
import { FILTERS } from "../filters.js";
import type { Stage } from "../stage.js";

/** Where there is no Envoy for the platform: the filters' cases on the Node host. */
export async function onTheHost({ narrator }: Stage): Promise<void> {
  narrator.chapter("Without Envoy: the filters on the Node host");
  const folders = FILTERS.map((name) => `filters/${name}`);
  narrator.again("npx proxy-wasm build filters/* && npx proxy-wasm test filters/*");
  await command("proxy-wasm", "build", ...folders);
  narrator.say((await command("proxy-wasm", "test", ...folders)).trimEnd());
  narrator.notShown("everything that needs a real Envoy: the mesh, its metrics, live buckets, expiry");
}
