// Set-up and the commands behind the root package.json: node test/setup/bootstrap.mjs start|test|quick|check|soak|bench […].
import process from "node:process";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 15)) {
  console.error(`Node ${process.versions.node} is too old: install Node 20.15 or newer.`);
  process.exit(2);
}

const { end, endWithOrder } = await import("./lifetime.mjs");
const { modes } = await import("./modes/index.mjs");

const [name = "", ...args] = process.argv.slice(2);
const mode = modes[name];
if (!mode) {
  console.error(`Say what to do: node test/setup/bootstrap.mjs ${Object.keys(modes).join("|")}.`);
  process.exit(2);
}
endWithOrder();
await end(await mode(args));
