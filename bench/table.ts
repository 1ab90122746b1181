import { BUSY, type Cell, cellsOf, type Row, type Verdict } from "./row.ts";
import type { Spread } from "./statistics.ts";

const HEAD = ["", "median", "min-max", "CPU us/op", "sluice is", "by CPU", "system/load busy", ""];

/** A row of the benchmark as lines of text, and what came of its targets. */
export function rowLines(row: Row, verdicts: readonly Verdict[]): string[] {
  const { measure } = row;
  const lines = cellsOf(row).map(cellTexts);
  const judged = verdicts.map(({ text, met }) => {
    const mark = met === undefined ? "?" : met ? "+" : "-";
    return `  ${mark} ${text}`;
  });
  return [
    `${measure.name}: ${measure.title} (${measure.unit})`,
    ...aligned([HEAD, ...lines]),
    ...judged,
  ];
}

function cellTexts(cell: Cell): string[] {
  const { value, cpu, ratio, cpuRatio, systemBusy, loadBusy } = cell;
  const notes = Object.entries(cell.details).map(([name, each]) => `${name} ${short(each)}`);
  if (loadBusy !== undefined && loadBusy >= BUSY && (systemBusy ?? 1) < BUSY)
    notes.push("the load was the limit");
  if (cell.failures > 0) notes.push(`${cell.failures} FAILED`);
  return [
    cell.system,
    short(value.median),
    `${short(value.min)}-${short(value.max)}`,
    cpu === undefined ? "" : short(cpu.median),
    ratioText(ratio),
    ratioText(cpuRatio),
    systemBusy === undefined ? "" : `${percent(systemBusy)}/${percent(loadBusy ?? 0)}`,
    notes.join(", "),
  ];
}

function ratioText(ratio: Spread | undefined): string {
  if (ratio === undefined) return "";
  return `${ratio.median.toFixed(2)} x (${ratio.min.toFixed(2)}-${ratio.max.toFixed(2)})`;
}

/** Three digits that say something: `12.3`, `123,456`. */
export function short(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}

function percent(part: number): string {
  return `${Math.round(part * 100)}%`;
}

/** The first column to the left, the rest under each other to the right; the last as it comes. */
export function aligned(lines: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const line of lines) {
    for (const [column, text] of line.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, text.length);
    }
  }
  return lines.map((line) => {
    const cells = line.map((text, column) => {
      if (column === line.length - 1) return text;
      const width = widths[column] ?? 0;
      return column === 0 ? text.padEnd(width) : text.padStart(width);
    });
    return `  ${cells.join("  ")}`.trimEnd();
  });
}
