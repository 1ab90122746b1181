/**
 * `--output text`: tab-separated lines. Follows awscli/text.py line by line.
 *
 * Gaps: 2026-11-22 a number is printed as JavaScript writes it: `1.0` in a query's literal is `1`.
 * By design: 2026-11-22 a list that mixes maps and scalars is printed; the AWS CLI stops at it.
 */
import { isMap, isScalar, pythonText, sortedKeys } from "./python-text.ts";

export function formatText(value: unknown): string {
  return item(value, undefined, undefined);
}

function item(
  value: unknown,
  identifier: string | undefined,
  scalarKeys: readonly string[] | undefined,
): string {
  if (isMap(value)) return map(value, identifier, scalarKeys);
  if (Array.isArray(value)) return list(value, identifier);
  return `${pythonText(value)}\n`;
}

function list(values: readonly unknown[], identifier: string | undefined): string {
  if (values.length === 0) return "";
  if (values.some(isMap)) {
    const keys = scalarKeysOf(values.filter(isMap));
    return values.map((value) => item(value, identifier, keys)).join("");
  }
  const scalars = values.filter(isScalar);
  const others = values.filter((value) => !isScalar(value));
  const first = scalars.length === 0 ? "" : scalarList(scalars, identifier);
  return first + others.map((value) => item(value, identifier, undefined)).join("");
}

function scalarList(values: readonly unknown[], identifier: string | undefined): string {
  const texts = values.map(pythonText);
  if (identifier === undefined) return `${texts.join("\t")}\n`;
  return texts.map((text) => `${identifier.toUpperCase()}\t${text}\n`).join("");
}

function map(
  value: Readonly<Record<string, unknown>>,
  identifier: string | undefined,
  scalarKeys: readonly string[] | undefined,
): string {
  const keys = sortedKeys(value);
  const scalars =
    scalarKeys === undefined
      ? keys.filter((key) => isScalar(value[key])).map((key) => pythonText(value[key]))
      : scalarKeys.map((key) => (Object.hasOwn(value, key) ? pythonText(value[key]) : ""));
  const others = keys.filter((key) =>
    scalarKeys === undefined ? !isScalar(value[key]) : !scalarKeys.includes(key),
  );
  const label = identifier === undefined ? [] : [identifier.toUpperCase()];
  const line = scalars.length === 0 ? "" : `${[...label, ...scalars].join("\t")}\n`;
  return line + others.map((key) => item(value[key], key, undefined)).join("");
}

function scalarKeysOf(maps: readonly Readonly<Record<string, unknown>>[]): string[] {
  const seen: Record<string, true> = {};
  for (const map of maps) {
    for (const [key, value] of Object.entries(map)) if (isScalar(value)) seen[key] = true;
  }
  return sortedKeys(seen);
}
