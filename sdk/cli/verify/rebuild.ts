import { createHash } from "node:crypto";
import { compile } from "../build/compiler.js";
import { moduleFile, openProject } from "../build/project.js";
import { failed, passed, type Result } from "./result.js";

/** Compiles the source again, in memory, and compares the bytes. */
export async function verifyRebuild(sourceDir: string, module: Uint8Array): Promise<Result> {
  const project = openProject(sourceDir);
  const compilation = await compile(project, "release");
  const rebuilt = compilation.files.get(moduleFile(project, "release"));
  if (rebuilt === undefined)
    return failed("rebuild", `${sourceDir} does not compile: proxy-wasm build ${sourceDir} says why`);
  const compiler = `assemblyscript ${compilation.compilerVersion}`;
  if (Buffer.compare(rebuilt, module) === 0)
    return passed("rebuild", `${sourceDir} gives the same bytes with ${compiler}`);
  const sha256 = createHash("sha256").update(rebuilt).digest("hex");
  return failed(
    "rebuild",
    `${sourceDir} gives other bytes with ${compiler}: sha256 ${sha256}, ${rebuilt.length} bytes`,
  );
}
