import { findEnvoy } from "proxy-wasm-assemblyscript-sdk/envoy";
import { artifacts } from "./chapters/artifacts.js";
import { buckets } from "./chapters/buckets.js";
import { deploy } from "./chapters/deploy.js";
import { expiry } from "./chapters/expiry.js";
import { hello } from "./chapters/hello.js";
import { labels } from "./chapters/labels.js";
import { onTheHost } from "./chapters/on-the-host.js";
import { traffic } from "./chapters/traffic.js";
import { ask, pause } from "./http.js";
import { startMesh, type Mesh } from "./mesh.js";
import { isKept } from "./narrator.js";
import { Stage } from "./stage.js";

// The main job on real traffic: `npm start`.

const stage = await Stage.open();
const end = (code: number): void => {
  void stage.close().then(() => process.exit(code));
};
process.once("SIGINT", () => end(130));
process.once("SIGTERM", () => end(143));

try {
  const mesh = (await hasEnvoy()) ? await perform() : null;
  if (mesh === null) await onTheHost(stage);
  const code = stage.narrator.end();
  if (code === 0) tryNext();
  if (isKept && mesh !== null) await keep(mesh);
  else end(code);
} catch (error) {
  console.error(error);
  end(1);
}

async function perform(): Promise<Mesh> {
  await hello(stage);
  const made = await artifacts(stage);
  const mesh = await startMesh(stage, made.modules);
  await traffic(stage, mesh);
  await labels(stage, mesh);
  await buckets(stage, mesh);
  await expiry(stage, mesh);
  await deploy(stage, made);
  quiet();
  return mesh;
}

/** Our filters have nothing to complain about. */
function quiet(): void {
  const lines = [...stage.envoys].flatMap(([name, envoy]) =>
    envoy.log
      .entries()
      .filter(({ logger, level }) => logger === "wasm" && ["warning", "error", "critical"].includes(level))
      .map(({ level, message }) => `${name}: ${level} ${message}`),
  );
  for (const line of lines) stage.narrator.say(line);
  stage.narrator.check("no line of ours at warning or above in any Envoy's log", lines.length === 0);
}

function tryNext(): void {
  const other = isKept ? "npx proxy-wasm test filters/* --envoy" : "npm start -- --keep";
  console.log(`\ntry next:\n  npx proxy-wasm new my-filter && cd my-filter && npm test\n  ${other}`);
}

/** Stays, with a request now and then, without which every metric that expires would be gone. */
async function keep(mesh: Mesh): Promise<never> {
  console.log("\nstays until Ctrl-C, with a request per second from productpage-v1 to reviews-v1:");
  for (const { what, url } of stage.urls) console.log(`  ${what.padEnd(46)} ${url}`);
  for (;;) {
    await ask({ port: mesh.client.port, path: "/reviews/1" }).catch(() => null);
    await pause(1_000);
  }
}

async function hasEnvoy(): Promise<boolean> {
  try {
    await findEnvoy({});
    return true;
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return false;
  }
}
