import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/**
 * Type-checks AssemblyScript sources with TypeScript, as an editor sees them: `tsx test/setup/typecheck-guest.ts
 * <tsconfig.json>…`. Says nothing and exits 0 when all is well. What only TypeScript objects to and AssemblyScript
 * defines is left out; asc itself has the last word at build time.
 */
const definedByAssemblyScript: readonly { code: number; text?: RegExp; what: string }[] = [
  { code: 1206, what: "decorators on functions and variables" },
  { code: 2848, what: "`instanceof` with a generic type" },
  { code: 2339, text: /on type '[A-Z]'\.$/, what: "members of a type parameter, looked up in each instance" },
  { code: 2322, text: /^Type 'bool' is not assignable to type 'boolean'/, what: "`true` and `false` are of type bool" },
];

function isDefined({ code, messageText }: ts.Diagnostic): boolean {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  return definedByAssemblyScript.some((rule) => rule.code === code && (rule.text?.test(text) ?? true));
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

function diagnose(configFile: string): ts.Diagnostic[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    configFile,
    { noEmit: true },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        fail([diagnostic]);
      },
    },
  );
  if (!config) return [];
  const program = ts.createProgram(config.fileNames, config.options);
  return [...config.errors, ...ts.getPreEmitDiagnostics(program)].filter((diagnostic) => !isDefined(diagnostic));
}

function fail(diagnostics: readonly ts.Diagnostic[]): void {
  process.exitCode = 1;
  const host = {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name: string) => name,
    getNewLine: () => "\n",
  };
  process.stdout.write(ts.formatDiagnostics(diagnostics, host));
}

for (const configFile of process.argv.slice(2)) {
  const diagnostics = diagnose(resolve(configFile));
  if (diagnostics.length > 0) fail(diagnostics);
}
