import { cellText, type Block, type Cell, type Chart, type Row, type Table } from "./document.js";
import { escapeText } from "./escape.js";
import { style } from "./style.js";

/** The report as one page that needs nothing beside it. */
export function toHtml(title: string, blocks: readonly Block[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${blocks.map(block).join("\n")}
</main>
</body>
</html>
`;
}

function block(each: Block): string {
  switch (each.kind) {
    case "heading":
      return `<h${each.level}>${inline(each.text)}</h${each.level}>`;
    case "text":
      return `<p>${inline(each.text)}</p>`;
    case "list":
      return `<ul>${each.items.map((item) => `<li>${inline(item)}</li>`).join("")}</ul>`;
    case "code":
      return `<pre><code>${escapeText(each.text)}</code></pre>`;
    case "table":
      return table(each.table);
    case "chart":
      return chart(each.chart);
  }
}

function chart({ title, svg, table: figures }: Chart): string {
  return `<figure><figcaption>${inline(title)}</figcaption>${svg}<details><summary>figures</summary>${table(figures)}</details></figure>`;
}

function table({ columns, rows }: Table): string {
  const classes = columns.map(({ align, own }) =>
    [align === "right" ? "number" : "", own ? "own" : ""].join(" ").trim(),
  );
  const attribute = (names: string): string => (names === "" ? "" : ` class="${names}"`);
  const head = columns.map(({ title }, i) => `<th${attribute(classes[i]!)}>${inline(title)}</th>`).join("");
  const body = rows.map((row) => `<tr>${cells(row, classes, attribute)}</tr>`).join("\n");
  return `<div class="table"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function cells(row: Row, classes: readonly string[], attribute: (names: string) => string): string {
  if ("group" in row) return `<th colspan="${classes.length}" class="group">${inline(row.group)}</th>`;
  return row
    .map((cell, i) => `<td${attribute(`${classes[i] ?? ""} ${mark(cell)}`.trim())}>${inline(cellText(cell))}</td>`)
    .join("");
}

const mark = (cell: Cell): string => (typeof cell === "string" ? "" : cell.mark);

/** `code`, **strong** and [links](to), in text that is escaped first; a number keeps its percent sign. */
function inline(text: string): string {
  return escapeText(text)
    .replaceAll(/(\d) %/g, "$1\u00a0%")
    .replaceAll(/`([^`]+)`/g, "<code>$1</code>")
    .replaceAll(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replaceAll(/\[([^\]]+)\]\(([^()\s]+)\)/g, '<a href="$2">$1</a>');
}
