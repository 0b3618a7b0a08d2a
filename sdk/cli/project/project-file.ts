import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ConfigDocument } from "../config/document.js";
import { validate } from "../config/schema.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { PROJECT_SCHEMA } from "./schema.js";

export const PROJECT_FILE = "proxy-wasm.yaml";

export type Phase = "AUTHN" | "AUTHZ" | "STATS";
export type FailStrategy = "FAIL_CLOSE" | "FAIL_OPEN" | "FAIL_RELOAD";
export type MatchMode = "CLIENT" | "SERVER" | "CLIENT_AND_SERVER";

/** A filter of Envoy itself that has to stand before the module when the configuration asks for it. */
export interface NativeFilter {
  /** Top-level key of the plugin configuration whose presence asks for it; absent: always. */
  readonly when?: string;
  readonly reason: string;
  /** An HTTP filter as Envoy configures it: `name` and `typed_config`. */
  readonly filter: Readonly<Record<string, unknown>>;
}

/** How a filter wants to be deployed, when the command line says nothing else. */
export interface DeploymentDefaults {
  readonly phase?: Phase;
  readonly priority?: number;
  readonly failStrategy?: FailStrategy;
  /** Traffic that a sidecar's filter sees. */
  readonly match?: MatchMode;
  /** The same for a gateway (`--gateway`), all of whose traffic counts as CLIENT. */
  readonly gatewayMatch?: MatchMode;
  /** Plugin configuration to start from. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Why each default is what it is, by its key; printed as a comment. */
  readonly reasons?: Readonly<Record<string, string>>;
}

/** `proxy-wasm.yaml`, which stands in a filter's folder. */
export interface ProjectFile {
  readonly name: string;
  /** Root id (plugin name). Default: `name`. */
  readonly rootId?: string;
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly source?: string;
  readonly type?: "http" | "network";
  /** JSON Schema of the plugin configuration; a path relative to this file. */
  readonly schema?: string;
  /** Whether the filter runs without any configuration, which is what `{}` becomes on its way through Istio. */
  readonly emptyConfiguration?: "allowed" | "refused";
  readonly defaults?: DeploymentDefaults;
  readonly nativeFilters?: readonly NativeFilter[];
}

/** A filter's metadata and the schema that it names, read and checked. */
export interface FilterProject {
  readonly file: string;
  readonly project: ProjectFile;
  /** Parsed JSON Schema, or undefined when the project names none. */
  readonly schema: unknown;
}

/** The project file of a module: beside it, or one folder above (`build/`). Undefined when there is none. */
export function projectOfModule(moduleFile: string): FilterProject | undefined {
  const dir = path.dirname(path.resolve(moduleFile));
  const file = [dir, path.dirname(dir)].map((each) => path.join(each, PROJECT_FILE)).find(existsSync);
  return file === undefined ? undefined : readProjectFile(file);
}

/** @throws CliError (usage) with line and column. */
export function readProjectFile(file: string): FilterProject {
  const document = ConfigDocument.parse(readText(file), file);
  document.refuse(
    validate(document, PROJECT_SCHEMA, PROJECT_FILE),
    "the keys are listed by `proxy-wasm help generate`",
  );
  const project = document.value as ProjectFile;
  if (project.schema === undefined) return { file, project, schema: undefined };
  const schemaFile = path.resolve(path.dirname(file), project.schema);
  return { file, project, schema: readSchema(schemaFile) };
}

function readSchema(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw new CliError(`${file} is not JSON: ${(cause as Error).message}`, { exitCode: EXIT.usage, cause });
  }
}

export function readText(file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new CliError(code === "ENOENT" ? `${file} does not exist` : `${file} cannot be read as UTF-8 text`, {
      exitCode: EXIT.usage,
      cause,
    });
  }
}
