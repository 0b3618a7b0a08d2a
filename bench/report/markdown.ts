import { cellText, type Block, type Cell, type Row, type Table } from "./document.js";

/** The report as GitHub's Markdown; charts appear by their figures. */
export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(block).join("\n\n")}\n`;
}

function block(each: Block): string {
  switch (each.kind) {
    case "heading":
      return `${"#".repeat(each.level)} ${each.text}`;
    case "text":
      return each.text;
    case "list":
      return each.items.map((item) => `- ${item}`).join("\n");
    case "code":
      return ["```sh", each.text, "```"].join("\n");
    case "table":
      return table(each.table);
    case "chart":
      return `**${each.chart.title}**\n\n${table(each.chart.table)}`;
  }
}

function table({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = columns.map(({ align }) => (align === "right" ? "---:" : "---"));
  return [
    line(columns.map(({ title }) => escape(title))),
    line(rule),
    ...rows.map((row) => line(cells(row, columns.length))),
  ].join("\n");
}

function cells(row: Row, width: number): string[] {
  if ("group" in row) return [`**${escape(row.group)}**`, ...new Array<string>(width - 1).fill("")];
  return row.map(cell);
}

function cell(each: Cell): string {
  const text = escape(cellText(each));
  return typeof each !== "string" && (each.mark === "best" || each.mark === "missed") ? `**${text}**` : text;
}

/** What would end a cell or begin a new line. */
const escape = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
