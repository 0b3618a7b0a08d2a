import { writeFile } from "node:fs/promises";
import { CommanderError } from "commander";
import { ReleaseError } from "./command-line.js";
import { readOptions } from "./options.js";
import { release } from "./release.js";
import { imagesConfigMap, report } from "./report.js";

/** Exit codes: 0 released and proven, 1 a step failed or a digest differs, 2 wrong usage. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = readOptions(argv);
    const released = await release(options);
    console.log(report(released));
    if (options.images !== undefined) await writeFile(options.images, imagesConfigMap(released));
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof ReleaseError)) throw error;
    console.error(`release: ${error.message}`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
