import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

/** Source of a filter that adds one header and needs no SDK. */
export const RAW_FILTER = `
// @ts-ignore: decorator
@external("env", "proxy_add_header_map_value")
declare function add(map: i32, name: usize, nameSize: i32, value: usize, valueSize: i32): i32;
const room = memory.data(64);
const text = memory.data<u8>([0x78, 0x2d, 0x61]);
export function proxy_abi_version_0_2_1(): void {}
export function proxy_on_memory_allocate(size: i32): usize { return room; }
export function proxy_on_response_headers(context: i32, count: i32, end: i32): i32 { return add(2, text, 3, text, 3) * 0; }
`;

const ASCONFIG = {
  options: { runtime: "stub", exportStart: "_initialize" },
  targets: { release: { optimizeLevel: 3 }, debug: { debug: true, sourceMap: true } },
};

/** A temporary folder with the compiler installed. */
export class Workspace {
  readonly dir = mkdtempSync(path.join(tmpdir(), "workspace-"));

  constructor() {
    const compiler = path.dirname(createRequire(import.meta.url).resolve("assemblyscript/package.json"));
    this.link("assemblyscript", compiler);
    this.write("package.json", JSON.stringify({ name: "workspace", version: "1.2.3", license: "MIT" }));
    this.write("asconfig.json", JSON.stringify(ASCONFIG));
  }

  /** Installs a package by a link. */
  link(name: string, folder: string): void {
    mkdirSync(this.path("node_modules"), { recursive: true });
    symlinkSync(folder, this.path("node_modules", name));
  }

  write(file: string, contents: string | Uint8Array): string {
    const absolute = this.path(file);
    mkdirSync(path.dirname(absolute), { recursive: true });
    writeFileSync(absolute, contents);
    return absolute;
  }

  path(...parts: string[]): string {
    return path.join(this.dir, ...parts);
  }

  /** A folder with that filter; returns its path. */
  filter(name: string, source = RAW_FILTER): string {
    this.write(path.join(name, "assembly", "index.ts"), source);
    return this.path(name);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
