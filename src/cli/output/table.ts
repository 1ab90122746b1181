/**
 * `--output table`, drawn as awscli/table.py draws it.
 *
 * Gaps: none known.
 * By design: 2026-11-22 colours are written without the resets that the AWS CLI's colour library puts
 * around every line; what is seen is the same.
 */
import { type Section, tableSections } from "./table-sections.ts";

export interface TableStyle {
  /** Columns of the terminal: a wider table has its single rows turned upright. */
  readonly terminalWidth: number;
  readonly color: boolean;
}

/** Blanks and edges that belong to a cell. */
const CELL_PADDING = 4;

export function formatTable(title: string, value: unknown, style: TableStyle): string {
  let sections = tableSections(title, value);
  if (sections.length === 0) return "";
  if (tableWidth(sections) > style.terminalWidth) sections = sections.map(upright);
  const width = tableWidth(sections);
  const parts = sections.map((section) => drawSection(section, width, style));
  return `${"-".repeat(width)}\n${parts.join("")}`;
}

/** A header over a single row becomes a column of headers beside a column of values. */
function upright(section: Section): Section {
  const [row, second] = section.rows;
  if (row === undefined || second !== undefined || section.headers.length === 0) return section;
  return {
    ...section,
    headers: [],
    rows: section.headers.map((header, index) => [header, row[index] ?? ""]),
  };
}

function drawSection(section: Section, tableColumns: number, { color }: TableStyle): string {
  const width = tableColumns - section.indentLevel * 2;
  const bar = color ? "\x1b[2m\x1b[33m|\x1b[0m" : "|";
  const edge = bar.repeat(section.indentLevel);
  const lines: string[] = [];
  if (section.title !== "") {
    lines.push(centred(section.title, width, "|"));
    if (section.headers.length === 0 && section.rows.length === 0) {
      lines.push(`+${"-".repeat(width - 2)}+`);
    }
  }
  const widths = columnWidths(section, width);
  const rule = `+${widths.map((columns) => "-".repeat(columns - 1)).join("+")}+`;
  // The first column holds the left edge too.
  const ruled = rule.replace(/^\+-/, "+");
  if (section.headers.length > 0) {
    const cells = section.headers.map((header, index) =>
      centred(header, widths[index] ?? 0, index === 0 ? "|" : ""),
    );
    lines.push(ruled, cells.join(""));
  }
  if (section.rows.length > 0 && widths.length > 0) {
    lines.push(ruled);
    for (const row of section.rows) {
      lines.push(
        row.map((text, index) => bodyCell(text, widths[index] ?? 0, index, color)).join(""),
      );
    }
    lines.push(ruled);
  }
  return lines.map((line) => `${edge}${line}${edge}\n`).join("");
}

/** awscli's center_text, which lets the text lean to the left. */
function centred(text: string, width: number, leftEdge: "|" | ""): string {
  const length = displayWidth(text);
  const before = Math.max(0, Math.floor(width / 2) - Math.floor(length / 2) - 1);
  const after = Math.max(0, width - leftEdge.length - before - length - 1);
  return `${leftEdge}${" ".repeat(before)}${text}${" ".repeat(after)}|`;
}

function bodyCell(text: string, width: number, index: number, color: boolean): string {
  const left = index === 0 ? "|" : "";
  const length = displayWidth(text);
  const padding = width - (length + 2 + left.length + 1) >= 0 ? 2 : 0;
  const after = Math.max(0, width - left.length - padding - length - 1);
  const shown = color ? `\x1b[1m\x1b[34m${text}\x1b[0m` : text;
  return `${left}${" ".repeat(padding)}${shown}${" ".repeat(after)}|`;
}

function tableWidth(sections: readonly Section[]): number {
  return Math.max(
    ...sections.map((section) => {
      const outer = section.indentLevel * 2;
      const cells = contentWidths(section).reduce((sum, width) => sum + width + CELL_PADDING, 0);
      return Math.max(displayWidth(section.title) + 2 + outer, cells + 2 + outer);
    }),
  );
}

function contentWidths({ headers, rows }: Section): number[] {
  const widths: number[] = [];
  for (const cells of [headers, ...rows]) {
    for (const [index, text] of cells.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, displayWidth(text));
    }
  }
  return widths;
}

/** Stretches the columns to the table's width, spending what rounding leaves from one side. */
function columnWidths(section: Section, width: number): number[] {
  const natural = contentWidths(section).map((columns) => columns + CELL_PADDING);
  const sum = natural.reduce((total, columns) => total + columns, 0);
  if (sum === 0) return [];
  const widths = natural.map((columns) => roundHalfToEven((width / sum) * columns));
  let over = widths.reduce((total, columns) => total + columns, 0) - width;
  for (let turn = 0; over !== 0; turn++) {
    const step = turn % widths.length;
    const index = over > 0 ? step : widths.length - 1 - step;
    widths[index] = (widths[index] ?? 0) - Math.sign(over);
    over -= Math.sign(over);
  }
  return widths;
}

/** Python's round(). */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** East Asian characters, and those that are ambiguous, fill two columns. */
function displayWidth(text: string): number {
  return Bun.stringWidth(text, { ambiguousIsNarrow: false });
}
