import { spawn } from "node:child_process";
import { ensurePromtool } from "../../../test/setup/tools.mjs";

export interface Verdict {
  /** 0: nothing to say. 1: the input cannot be read, or a test fails. 3: the linter objects. */
  code: number;
  /** What it printed on either stream. */
  lines: string[];
}

/** Runs the real promtool with this on its standard input. */
export async function promtool(args: string[], input = ""): Promise<Verdict> {
  const program = spawn(await ensurePromtool(), args, { stdio: ["pipe", "pipe", "pipe"] });
  program.stdin.on("error", () => undefined).end(input);
  let output = "";
  for (const stream of [program.stdout, program.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await new Promise<number>((resolve, reject) => {
    program.on("error", reject).on("close", (status) => resolve(status ?? NaN));
  });
  return { code, lines: output.split("\n").filter((line) => line !== "") };
}
