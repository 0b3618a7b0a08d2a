import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CONTEXTS, HANDLERS } from "../../sdk/transform/callbacks.mjs";
import { root } from "../setup/paths.mjs";

const library = join(root, "sdk/assembly");

/** Where the guest library gives a host function to filters: files below `assembly/`, without its own inner parts. */
export function wrappersOf(hostFunction: string): string[] {
  return sources()
    .filter(({ file, text }) => !/^(abi|registry)\//.test(file) && text.includes(`${hostFunction}(`))
    .map(({ file }) => file);
}

let read: { file: string; text: string }[] | undefined;

function sources(): { file: string; text: string }[] {
  return (read ??= readdirSync(library, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(library, file), "utf8") })));
}

/** What a filter overrides to hear a callback, such as `HttpContext.onRequestHeaders`, or whom it implements. */
export function methodsOf(callback: string): string[] {
  if (callback === "proxy_on_context_create") return ["RootContext.createHttpContext", "RootContext.createTcpContext"];
  const className = (base: string): string => base.slice(base.lastIndexOf("/") + 1);
  const overridden = Object.entries(CONTEXTS).flatMap(([base, methods]) =>
    Object.entries(methods)
      .filter(([, name]) => name === callback)
      .map(([method]) => `${className(base)}.${method}`),
  );
  const handlers = Object.entries(HANDLERS).filter(([, names]) => names.includes(callback));
  return [...overridden, ...handlers.map(([base]) => className(base))];
}
