import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { packageRoot } from "../../envoy/package-root.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { sdkVersion } from "../version.js";

const TEMPLATE = path.join(packageRoot, "templates", "http-filter");
/** Name of the filter in the template, which is a working filter itself. */
const TEMPLATE_NAME = "my-filter";
/** npm takes files of this name out of a package, so the template stores it without its dot. */
const RENAMED = new Map([["gitignore", ".gitignore"]]);

export interface Scaffold {
  /** Name of the folder to make; `.` for the current, empty one. */
  readonly target: string;
  /** Version or path of the SDK for package.json. */
  readonly sdk?: string | undefined;
}

/** Writes a filter that builds and passes its test at once, and returns its files. @throws CliError (usage) */
export async function scaffold({ target, sdk }: Scaffold): Promise<{ dir: string; name: string; files: string[] }> {
  const dir = path.resolve(target);
  const name = path.basename(dir);
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
    throw new CliError(`"${name}" is no name for a filter`, {
      remedy: "up to 63 lower-case letters, digits and dashes: it names the module, the root id and the image",
      exitCode: EXIT.usage,
    });
  }
  await requireEmpty(dir, target);
  const files = await templateFiles();
  for (const [file, text] of files) {
    const destination = path.join(dir, file);
    await mkdir(path.dirname(destination), { recursive: true });
    await writeFile(destination, fill(text, name, sdk ?? sdkVersion()), { flag: "wx" });
  }
  return { dir, name, files: [...files.keys()] };
}

async function requireEmpty(dir: string, target: string): Promise<void> {
  const entries = await readdir(dir).catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    const why = code === "ENOTDIR" ? "it is a file" : String(code);
    throw new CliError(`${target} cannot be used: ${why}`, { exitCode: EXIT.usage, cause });
  });
  if (entries.every((entry) => entry === ".git")) return;
  throw new CliError(`${target} is not empty`, {
    remedy: "choose another name, or an empty folder",
    exitCode: EXIT.usage,
  });
}

/** Text of each file of the template by the path that it gets. */
async function templateFiles(): Promise<Map<string, string>> {
  const entries = await readdir(TEMPLATE, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const source = path.join(entry.parentPath, entry.name);
    const folder = path.relative(TEMPLATE, entry.parentPath);
    files.set(path.join(folder, RENAMED.get(entry.name) ?? entry.name), await readFile(source, "utf8"));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fill(text: string, name: string, sdk: string): string {
  return text
    .replaceAll(TEMPLATE_NAME, name)
    .replace('"proxy-wasm-assemblyscript-sdk": "*"', `"proxy-wasm-assemblyscript-sdk": ${JSON.stringify(sdk)}`);
}
