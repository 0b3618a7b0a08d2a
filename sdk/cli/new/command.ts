import path from "node:path";
import { EXIT } from "../exit-codes.js";
import type { Output } from "../output.js";
import { findUp } from "../build/project.js";
import { scaffold, type Scaffold } from "./scaffold.js";

/** `proxy-wasm new`: writes the files and says what to type next. */
export async function runNew(options: Scaffold, output: Output): Promise<number> {
  const { dir, name, files } = await scaffold(options);
  const { bold, cyan, green } = output.colors;
  output.print(`${green("✓")} ${bold(name)}: ${files.join(", ")}`);
  output.print("next:");
  if (dir !== process.cwd()) output.print(`  ${cyan(`cd ${path.relative(process.cwd(), dir)}`)}`);
  if (!dependenciesInstalled(dir)) output.print(`  ${cyan("npm install")}`);
  output.print(`  ${cyan("npm test")}`);
  return EXIT.ok;
}

/** Whether SDK and compiler are found from there already, as in a workspace. */
function dependenciesInstalled(dir: string): boolean {
  return ["proxy-wasm-assemblyscript-sdk", "assemblyscript"].every((name) => {
    const manifest = findUp(path.join("node_modules", name, "package.json"), dir);
    return manifest !== null;
  });
}
