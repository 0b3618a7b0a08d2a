import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import type { Machine } from "../model/results.js";

/** What figures depend on besides the code. */
export function describeMachine(envoy: string, steal: number): Machine {
  return {
    cpu: cpuModel(readFileSync("/proc/cpuinfo", "utf8")),
    cores: os.availableParallelism(),
    memory: os.totalmem(),
    kernel: os.release(),
    versions: versions(envoy),
    steal,
    revision: revision(),
  };
}

function cpuModel(cpuinfo: string): string {
  return /^model name\s*:\s*(.+)$/m.exec(cpuinfo)?.[1] ?? os.arch();
}

function versions(envoy: string): Record<string, string> {
  const found: Record<string, string | null> = {
    envoy: firstMatch(envoy, ["--version"], /version: [0-9a-f]+\/([^/]+)\//),
    node: process.versions.node,
    assemblyscript: (createRequire(import.meta.url)("assemblyscript/package.json") as { version: string }).version,
    rustc: firstMatch("rustc", ["--version"], /rustc (\S+)/),
    go: firstMatch("go", ["version"], /go([\d.]+)/),
  };
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** The commit that is measured, with a mark when files differ from it. */
function revision(): string {
  return firstMatch("git", ["describe", "--always", "--dirty", "--abbrev=12"], /(\S+)/) ?? "unknown";
}

function firstMatch(command: string, args: string[], pattern: RegExp): string | null {
  const { stdout } = spawnSync(command, args, { encoding: "utf8", cwd: import.meta.dirname });
  return pattern.exec(stdout)?.[1] ?? null;
}
