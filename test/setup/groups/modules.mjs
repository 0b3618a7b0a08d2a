import { npm } from "../npm.mjs";
import { counted } from "../counts.mjs";

/** Every filter and example compiles, release and debug. */
export function modules() {
  return counted("npm run build:modules", async () => {
    const { code, output } = await npm("run", "--silent", "build:modules");
    if (code !== 0) throw new Error(output.trim());
    console.log(output.trimEnd());
  });
}
