import type { Command } from "commander";
import { readDocument } from "../read.js";
import { Failure } from "../../../cli/failure.js";
import { explain, present } from "./explain.js";
import { checkRequest, type RequestDescription } from "./request.js";

interface Options {
  config: string;
  request?: string;
  method?: string;
  path?: string;
  host?: string;
  header: string[];
  peer?: string;
  tcp?: true;
  json?: true;
}

const REQUEST = `
A request is YAML or JSON with any of: method, path, host, headers, peer, sni, client, server,
direct_remote_address, token. Options go over what the file says.`;

/** Adds `authz explain`. */
export function addExplain(authz: Command): void {
  const command = authz
    .command("explain")
    .description("say which policy and rule decide on a request, and why each other one does not fit")
    .requiredOption("--config <file>", "plugin configuration, YAML or JSON; - is standard input")
    .option("--request <file>", "the request, YAML or JSON")
    .option("--method <method>", "such as GET")
    .option("--path <path>", "with or without a query")
    .option("--host <authority>", "with or without a port")
    .option("--header <name: value>", "a header; may be repeated", (one: string, all: string[]) => [...all, one], [])
    .option("--peer <identity>", "identity in the client's certificate, spiffe://…")
    .option("--tcp", "not a request but a connection, as the plugin sees it as a network filter")
    .option("--json", "print JSON")
    .addHelpText("after", REQUEST)
    .action(async (options: Options) => {
      const explanation = await explain(readDocument(options.config), requestOf(options), options.tcp ? "tcp" : "http");
      const text = options.json ? JSON.stringify(explanation, undefined, 2) : present(explanation);
      command.configureOutput().writeOut?.(`${text}\n`);
    });
}

function requestOf({ request: file, method, path, host, peer, header }: Options): RequestDescription {
  const request = file === undefined ? {} : checkRequest(readDocument(file));
  const headers: Record<string, string | string[]> = { ...request.headers };
  for (const line of header) {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/s.exec(line) ?? [];
    if (name === undefined) throw new Failure(`this is no header: ${line}`, "Write it as name: value.");
    headers[name] = [...[headers[name] ?? []].flat(), value ?? ""];
  }
  return { ...request, ...given({ method, path, host, peer }), headers };
}

function given<T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}
