import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import {
  bootstrap,
  httpListener,
  routeAnswering,
  startEnvoy,
  wasmHttpFilter,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { command, ROOT } from "../command.js";
import { ask } from "../http.js";
import type { Stage } from "../stage.js";

/** Fifteen lines of TypeScript, their bytes, and their header in an answer of a real Envoy. */
export async function hello({ narrator }: Stage): Promise<void> {
  narrator.chapter("1  A filter");
  const source = await readFile(path.join(ROOT, "examples/add-header/assembly/index.ts"), "utf8");
  narrator.say(source.trimEnd());
  narrator.again("npx proxy-wasm build examples/add-header");
  await command("proxy-wasm", "build", "examples/add-header");
  const module = path.join(ROOT, "examples/add-header/build/add-header.wasm");
  narrator.say(`${(await stat(module)).size} bytes of WebAssembly`);
  const filter = wasmHttpFilter({ name: "add-header", module });
  const listener = httpListener({ name: "hello", httpFilters: [filter], routes: [routeAnswering(200, "hello\n")] });
  const envoy = await startEnvoy({ bootstrap: bootstrap({ listeners: [listener] }) });
  try {
    const port = (await envoy.admin.listeners()).get("hello")!.port;
    const answer = await ask({ port });
    narrator.again("npx proxy-wasm run examples/add-header    # and then: curl -i http://127.0.0.1:10000/");
    narrator.say(`HTTP/1.1 ${answer.status}\nx-hello: ${String(answer.headers["x-hello"])}`);
    narrator.check("Envoy's answer carries the filter's header", answer.headers["x-hello"] === "from TypeScript");
  } finally {
    await envoy.stop();
  }
}
