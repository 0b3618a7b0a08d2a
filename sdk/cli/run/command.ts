import path from "node:path";
import { buildFolder, moduleFile, openProject, type Target } from "../build/index.js";
import { printResult } from "../build/report.js";
import { changed, stampsOf, type Stamps } from "../build/watch.js";
import { checkConfiguration, readConfiguration } from "../config/plugin-configuration.js";
import { EXIT } from "../exit-codes.js";
import type { Output } from "../output.js";
import { projectOfModule } from "../project/project-file.js";
import { startEcho } from "./echo.js";
import { chooseRunner, type StartRunner } from "./choose.js";
import { RefusedError, type Runner, type RunLine, type RunPlan } from "./runner.js";

export interface RunCommand {
  /** Folder of a filter, or a module. */
  readonly target: string;
  readonly config: string | undefined;
  readonly port: number;
  readonly upstream: number | undefined;
  readonly logLevel: RunPlan["logLevel"];
  /** Version of Envoy; true for the Node host. */
  readonly envoy: string | undefined;
  readonly host: boolean;
  readonly debug: boolean;
}

/** What a run works on: a module that exists, or one that is built from source and built again on change. */
interface Source {
  readonly module: string;
  /** Builds it; null when that failed. Returns the files to watch. */
  build(output: Output): Promise<{ ok: boolean; inputs: Stamps }>;
}

/** `proxy-wasm run`: the filter in front of an upstream until the signal comes; a change of the source starts it anew. */
export async function runRun(command: RunCommand, output: Output, signal: AbortSignal): Promise<number> {
  const source = openSource(command);
  const plan = planRun(command, source.module);
  const start = await chooseRunner(command, output);
  const echo = plan.upstream === undefined ? await startEcho() : undefined;
  const session = new Session(plan, start, plan.upstream ?? echo?.port ?? 0, output);
  try {
    while (!signal.aborted) {
      const built = await source.build(output);
      if (built.ok) await session.restart(source.module);
      await changed(built.inputs, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await session.stop();
    echo?.close();
  }
  return EXIT.ok;
}

function openSource({ target, debug }: RunCommand): Source {
  if (target.endsWith(".wasm")) {
    return { module: target, build: async () => ({ ok: true, inputs: await stampsOf([target]) }) };
  }
  const wanted: Target = debug ? "debug" : "release";
  const project = openProject(target);
  return {
    module: path.join(project.dir, moduleFile(project, wanted)),
    build: async (output) => {
      const result = await buildFolder(target, wanted);
      printResult(result, output);
      return { ok: result.ok, inputs: result.inputs };
    },
  };
}

function planRun(command: RunCommand, module: string): RunPlan {
  const filter = projectOfModule(module);
  const name = filter?.project.name ?? path.basename(module).replace(/(\.debug)?\.wasm$/, "");
  const project = filter?.project ?? { name };
  const given = command.config === undefined ? undefined : readConfiguration(command.config);
  const configuration =
    given === undefined
      ? filter?.project.defaults?.configuration
      : checkConfiguration(given, project, filter?.schema, false);
  return {
    name,
    rootId: project.rootId ?? name,
    type: project.type ?? "http",
    configuration: configuration === undefined ? undefined : JSON.stringify(configuration),
    port: command.port,
    upstream: command.upstream,
    logLevel: command.logLevel,
  };
}

/** The proxy that runs now, if one does. */
class Session {
  private runner: Runner | undefined;

  constructor(
    private readonly plan: RunPlan,
    private readonly start: StartRunner,
    private readonly upstreamPort: number,
    private readonly output: Output,
  ) {}

  async restart(module: string): Promise<void> {
    await this.stop();
    const { cyan, dim, red } = this.output.colors;
    try {
      this.runner = await this.start(this.plan, module, this.upstreamPort, (line) => this.show(line));
      const scheme = this.plan.type === "http" ? "http" : "tcp";
      this.output.print(
        `${cyan(`${scheme}://127.0.0.1:${this.plan.port}`)} → ${this.plan.name} → upstream on port ${this.upstreamPort}`,
      );
      this.output.note(dim(`${this.runner.details}; a change of the source starts it anew, Ctrl-C ends`));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      for (const line of error.lines) this.show(line);
      this.output.note(red(`${this.plan.name} was refused; waiting for a change`));
    }
  }

  async stop(): Promise<void> {
    const { runner } = this;
    this.runner = undefined;
    await runner?.stop();
  }

  private show({ level, message }: RunLine): void {
    const { dim, red, yellow } = this.output.colors;
    const paint = /^(error|critical)$/.test(level) ? red : level.startsWith("warn") ? yellow : dim;
    this.output.print(`${dim(new Date().toISOString().slice(11, 23))} ${paint(level.padEnd(7))} ${message}`);
  }
}
