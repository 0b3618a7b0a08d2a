import { readFileSync } from "node:fs";
import { InvalidArgumentError, type Command } from "commander";
import type { JsonObject } from "@bufbuild/protobuf";
import { Failure } from "../../cli/failure.js";
import { decodeFrame, encodeFrame } from "./peer-frame.js";
import { decodeHeader, encodeHeader } from "./peer-header.js";

/** Adds `peer decode`, `peer encode` and `peer directory`. */
export function register(program: Command): void {
  const peer = program.command("peer").description("what proxies tell one another of their workloads");
  const print = (text: string): void => program.configureOutput().writeOut?.(`${text}\n`);

  peer
    .command("decode")
    .description("print an x-envoy-peer-metadata header, or a TCP frame, as JSON")
    .argument("[value]", "the header's value, or a frame in hexadecimal; without it, or with -, standard input is read")
    .option("--frame", "the value is a TCP frame in hexadecimal")
    .action((value: string | undefined, options: { frame?: true }) => {
      const text = read(value);
      print(JSON.stringify(options.frame ? decodeFrame(fromHex(text)) : decodeHeader(text), undefined, 2));
    });

  peer
    .command("encode")
    .description("print metadata, given as JSON, as an x-envoy-peer-metadata header or a TCP frame")
    .argument(
      "[json]",
      'such as {"NAME":"web-1","LABELS":{"app":"web"}}; without it, or with -, standard input is read',
    )
    .option("--frame <node id>", "print a TCP frame of this node in hexadecimal", nodeId)
    .action((json: string | undefined, options: { frame?: string }) => {
      const metadata = parse(read(json));
      if (options.frame === undefined) print(encodeHeader(metadata));
      else print(Buffer.from(encodeFrame({ metadata, id: options.frame })).toString("hex"));
    });

  peer
    .command("directory")
    .description("serve a list of pods as a directory service, for directory.service of the configuration")
    .requiredOption(
      "--pods <file>",
      "what `kubectl get pods --all-namespaces --output json` prints; read again on change",
    )
    .option("--address <ip>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on; 0 is any free one", port, 0)
    .action(async (options: { pods: string; address: string; port: number }) => {
      const { startDirectory } = await import("./directory/server.js");
      const onReload = (error: Error | undefined): void => {
        print(error === undefined ? "the list was read again" : `the list was not taken: ${error.message}`);
      };
      const server = await startDirectory({ ...options, onReload }).catch(unreadable);
      print(`knows ${server.size} addresses, listens on http://${options.address}:${server.port}/v1/workloads`);
      await new Promise<void>((stop) => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop());
      });
      await server.close();
    });
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError("It is no port.");
  return number;
}

function unreadable(error: NodeJS.ErrnoException): never {
  if (error instanceof Failure || error.code === undefined) throw error;
  throw new Failure(error.message);
}

function read(argument: string | undefined): string {
  return (argument === undefined || argument === "-" ? readFileSync(0, "utf8") : argument).trim();
}

function nodeId(text: string): string {
  if (text.startsWith("{")) throw new InvalidArgumentError("It wants the id of a node before the JSON.");
  return text;
}

function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Failure("this is not hexadecimal");
  return Buffer.from(digits, "hex");
}

function parse(text: string): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Failure(`this is not JSON: ${(error as Error).message}`);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new Failure("expected a JSON object");
  return json as JsonObject;
}
