import type { Output } from "../output.js";

const plain = (text: string | number | null | undefined): string => String(text);

/** An output that keeps its lines, without colours. */
export class RecordedOutput implements Output {
  readonly out: string[] = [];
  readonly err: string[] = [];
  readonly colors: Output["colors"] = {
    isColorSupported: false,
    ...{ bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain },
  };

  print(line = ""): void {
    this.out.push(line);
  }

  json(value: unknown): void {
    this.out.push(JSON.stringify(value));
  }

  note(line: string): void {
    this.err.push(line);
  }
}
