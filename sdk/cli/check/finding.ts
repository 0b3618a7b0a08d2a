/** An error keeps Envoy from loading the module or makes it misbehave; a warning costs speed or hints at a mistake. */
export type Level = "error" | "warning";

/** One thing that is wrong with a module. */
export interface Finding {
  readonly level: Level;
  /** Stable identifier, for scripts: `import-unknown`, `start-section`, … */
  readonly rule: string;
  /** What is wrong, and what Envoy does about it. */
  readonly message: string;
  /** What to change. */
  readonly remedy: string;
}

export function error(rule: string, message: string, remedy: string): Finding {
  return { level: "error", rule, message, remedy };
}

export function warning(rule: string, message: string, remedy: string): Finding {
  return { level: "warning", rule, message, remedy };
}
