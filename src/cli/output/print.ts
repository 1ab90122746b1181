import type { OutputFormat } from "../management/option-tables.ts";
import { formatTable, type TableStyle } from "./table.ts";
import { formatText } from "./text.ts";

export interface OutputStyle extends TableStyle {
  readonly format: OutputFormat;
  /** The operation's name, over a table. */
  readonly title: string;
}

/**
 * An output as the AWS CLI prints it; nothing for `{}`, which is what an operation without a response
 * has.
 *
 * Gaps: none known.
 * By design: 2026-11-22 YAML is not folded at 80 columns.
 */
export async function formatOutput(value: unknown, style: OutputStyle): Promise<string> {
  const nothing = typeof value === "object" && value !== null && isEmptyMap(value);
  switch (style.format) {
    case "off":
      return "";
    case "text":
      return formatText(value);
    case "table":
      return formatTable(style.title, value, style);
    case "json":
      return nothing ? "" : `${JSON.stringify(value, null, 4)}\n`;
    case "yaml":
      return nothing ? "" : yaml(value);
    case "yaml-stream":
      return nothing ? "" : yaml([value]);
  }
}

function isEmptyMap(value: object): boolean {
  return !Array.isArray(value) && Object.keys(value).length === 0;
}

async function yaml(value: unknown): Promise<string> {
  // A lone scalar is written as JSON, or YAML would end it with a line of dots.
  if (typeof value !== "object" || value === null) return `${JSON.stringify(value)}\n`;
  const { stringify } = await import("yaml");
  return stringify(value, {
    version: "1.1",
    lineWidth: 0,
    singleQuote: true,
    indentSeq: false,
    sortMapEntries: true,
  });
}
