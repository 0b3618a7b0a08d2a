/** What a report consists of, whatever it is written as. Texts may contain `code`, **strong** and [links](to). */
export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "table"; readonly table: Table }
  | { readonly kind: "chart"; readonly chart: Chart };

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** The column that the report is about. */
  readonly own?: boolean;
}

/** Cells of a row, or the title of the rows that follow. */
export type Row = readonly Cell[] | { readonly group: string };

export type Cell = string | { readonly text: string; readonly mark: Mark };

/** What a cell stands out by. */
export type Mark = "best" | "met" | "missed" | "open";

/** A drawing and the figures in it: a text shows these, a page both. */
export interface Chart {
  readonly title: string;
  /** SVG that follows the page's colours. */
  readonly svg: string;
  readonly table: Table;
}

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: "heading", level, text });
export const text = (...sentences: readonly string[]): Block => ({ kind: "text", text: sentences.join(" ") });
export const list = (items: readonly string[]): Block => ({ kind: "list", items });
export const code = (lines: string): Block => ({ kind: "code", text: lines });
export const table = (columns: readonly Column[], rows: readonly Row[]): Block => ({
  kind: "table",
  table: { columns, rows },
});
export const chart = (title: string, svg: string, figures: Table): Block => ({
  kind: "chart",
  chart: { title, svg, table: figures },
});

export const cellText = (cell: Cell): string => (typeof cell === "string" ? cell : cell.text);
