import { findEnvoy } from "../../envoy/index.js";
import type { Output } from "../output.js";
import type { RunCommand } from "./command.js";
import type { Runner, RunLine, RunPlan } from "./runner.js";

export type StartRunner = (
  plan: RunPlan,
  module: string,
  upstreamPort: number,
  onLine: (line: RunLine) => void,
) => Promise<Runner>;

/** Envoy when there is one or one can be installed, else the Node host. */
export async function chooseRunner(
  command: Pick<RunCommand, "envoy" | "host" | "upstream">,
  output: Output,
): Promise<StartRunner> {
  const binary = command.host ? null : await envoyBinary(command.envoy, output);
  if (binary === null) {
    const { runOnHost } = await import("./host-runner.js");
    if (command.upstream !== undefined) output.note("the Node host has an upstream of its own: --upstream is not used");
    return (plan, module, _port, onLine) => runOnHost(plan, module, onLine);
  }
  const { runInEnvoy } = await import("./envoy-runner.js");
  return (plan, module, port, onLine) => runInEnvoy(plan, module, binary, port, onLine);
}

/** Null when there is none; a version that was asked for by name must be there. */
async function envoyBinary(version: string | undefined, output: Output): Promise<string | null> {
  try {
    return await findEnvoy(version === undefined ? {} : { version });
  } catch (error) {
    if (version !== undefined || !(error instanceof Error) || error.name !== "EnvoyUnavailableError") throw error;
    output.note(output.colors.yellow(error.message));
    return null;
  }
}
