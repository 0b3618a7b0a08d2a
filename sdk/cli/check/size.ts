import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { formatBytes } from "../output.js";
import type { WasmModule } from "../../host/wasm/module.js";
import { sectionSizes } from "../../host/wasm/sizes.js";
import { error, type Finding } from "./finding.js";

export function checkSize(module: WasmModule, maxSize: number | undefined): Finding[] {
  if (maxSize === undefined || module.byteLength <= maxSize) return [];
  const largest = sectionSizes(module)
    .slice(0, 3)
    .map((entry) => `${entry.name} ${formatBytes(entry.bytes)}`);
  return [
    error(
      "size-budget",
      `has ${formatBytes(module.byteLength)}, the budget is ${formatBytes(maxSize)}; largest sections: ${largest.join(", ")}`,
      module.custom.has("name")
        ? "this is a debug build: check the release module"
        : "`proxy-wasm inspect --functions` on the debug build shows which functions weigh",
    ),
  ];
}

/** `700`, `30KB`, `1.5MB` (1 KB = 1,000 bytes) or `64KiB`. */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(B|KB|MB|KiB|MiB)?$/i.exec(text.trim());
  const factor = { b: 1, kb: 1e3, mb: 1e6, kib: 1024, mib: 1024 ** 2 }[(match?.[2] ?? "B").toLowerCase()];
  if (match === null || factor === undefined) {
    throw new CliError(`"${text}" is no size`, {
      remedy: "write bytes or a unit: 700, 30KB, 64KiB",
      exitCode: EXIT.usage,
    });
  }
  return Math.floor(Number(match[1]) * factor);
}
