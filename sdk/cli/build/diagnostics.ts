import { remedyFor } from "./remedies.js";

/** One message of the compiler, with a remedy where TypeScript habits lead astray. */
export interface Diagnostic {
  readonly level: "info" | "warning" | "error";
  readonly code: number;
  readonly message: string;
  /** As the compiler names it: `assembly/index.ts`, or `~lib/…` for a library. */
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly remedy: string | null;
  /** The compiler's own rendering with the line of source. */
  readonly text: string;
}

/** What asc hands to `reportDiagnostic`. */
export interface RawDiagnostic {
  readonly code: number;
  readonly category: number;
  readonly message: string;
}

const LEVELS: readonly Diagnostic["level"][] = ["info", "info", "warning", "error"];

/**
 * Collects diagnostics from asc's two channels: it writes the rendered text to stderr, then reports the same diagnostic
 * as an object.
 */
export class DiagnosticCollector {
  readonly diagnostics: Diagnostic[] = [];
  private rendered = "";

  readonly stderr = {
    isTTY: false,
    write: (chunk: string | Uint8Array): void => {
      this.rendered += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    },
  };

  readonly report = (raw: RawDiagnostic): void => {
    const text = this.takeText();
    const place = /in (\S+)\((\d+),(\d+)\)/.exec(text);
    const source = /│ (.*)/.exec(text)?.[1] ?? "";
    this.diagnostics.push({
      level: LEVELS[raw.category] ?? "error",
      code: raw.code,
      message: raw.message,
      file: place?.[1] ?? null,
      line: place === null ? null : Number(place[2]),
      column: place === null ? null : Number(place[3]),
      remedy: remedyFor(raw.code, raw.message, source),
      text,
    });
  };

  /** Text that belongs to no diagnostic: what the compiler or a transform had to say besides. */
  takeText(): string {
    const text = this.rendered.trimEnd();
    this.rendered = "";
    return text;
  }
}
