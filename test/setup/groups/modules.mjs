import { npm } from "../npm.mjs";
import { counted } from "../counts.mjs";

/**
 * Every filter and example compiles, release and debug; in a quick run release only.
 *
 * @param {import("./index.mjs").Settings} settings
 */
export function modules({ quick = false }) {
  const script = quick ? "build:release" : "build:modules";
  return counted(`npm run ${script}`, async () => {
    const { code, output } = await npm("run", "--silent", script);
    if (code !== 0) throw new Error(output.trim());
    console.log(output.trimEnd());
  });
}
