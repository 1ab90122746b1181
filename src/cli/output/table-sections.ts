/**
 * What `--output table` shows, as sections of rows: awscli/formatter.py, class TableFormatter.
 *
 * Gaps: none known.
 * By design: 2026-11-22 in a list of maps anything else is left out; the AWS CLI stops at it.
 */
import { CliError } from "../cli-error.ts";
import { isMap, isScalar, pythonText, sortedKeys } from "./python-text.ts";

export interface Section {
  readonly title: string;
  readonly indentLevel: number;
  headers: readonly string[];
  rows: (readonly string[])[];
}

type JsonMap = Readonly<Record<string, unknown>>;

/** No section at all when there is nothing to show, as for `null` and `[]`. */
export function tableSections(title: string, value: unknown): Section[] {
  const sections: Section[] = [];
  build(sections, { title, indentLevel: 0 }, value);
  return sections;
}

interface Place {
  readonly title: string | undefined;
  readonly indentLevel: number;
}

function build(sections: Section[], place: Place, value: unknown): void {
  if (isEmpty(value)) return;
  if (place.title !== undefined) open(sections, place.title, place.indentLevel);
  if (Array.isArray(value)) {
    if (isMap(value[0])) buildMaps(sections, place, value.filter(isMap));
    else buildList(sections, value);
  } else if (isMap(value)) {
    buildMap(sections, place, value);
  }
}

function buildList(sections: Section[], values: readonly unknown[]): void {
  for (const value of values) {
    const cells = isScalar(value) ? [value] : isMap(value) ? sortedKeys(value) : value;
    if (Array.isArray(cells) && cells.every(isScalar)) addRow(sections, cells);
    else build(sections, { title: undefined, indentLevel: 0 }, value);
  }
}

function buildMap(sections: Section[], place: Place, map: JsonMap): void {
  const keys = sortedKeys(map);
  const headers = keys.filter((key) => isScalar(map[key]));
  const [only] = headers;
  if (only !== undefined && headers.length === 1) {
    addRow(sections, [only, map[only]]);
  } else if (headers.length > 1) {
    current(sections).headers = headers;
    addRow(
      sections,
      headers.map((key) => map[key]),
    );
  }
  for (const key of keys.filter((name) => !isScalar(map[name]))) {
    build(sections, { title: key, indentLevel: place.indentLevel + 1 }, map[key]);
  }
}

/** A list of maps: one row each, under the scalar keys of all of them. */
function buildMaps(sections: Section[], place: Place, maps: readonly JsonMap[]): void {
  const headers = sortedKeys(keysWhere(maps, isScalar));
  const more = sortedKeys(keysWhere(maps, (value) => !isScalar(value)));
  current(sections).headers = headers;
  for (const [index, map] of maps.entries()) {
    if (index > 0 && more.length > 0) {
      open(sections, place.title ?? "", place.indentLevel);
      current(sections).headers = headers;
    }
    addRow(
      sections,
      headers.map((key) => (Object.hasOwn(map, key) ? map[key] : "")),
    );
    for (const key of more) {
      if (!Object.hasOwn(map, key)) continue;
      build(sections, { title: key, indentLevel: place.indentLevel + 1 }, map[key]);
    }
  }
}

function keysWhere(maps: readonly JsonMap[], wanted: (value: unknown) => boolean): JsonMap {
  return Object.fromEntries(
    maps.flatMap((map) => Object.entries(map).filter(([, v]) => wanted(v))),
  );
}

function open(sections: Section[], title: string, indentLevel: number): void {
  sections.push({ title, indentLevel, headers: [], rows: [] });
}

function current(sections: readonly Section[]): Section {
  const section = sections.at(-1);
  if (section === undefined) throw new TypeError("A table has no row before its first section");
  return section;
}

function addRow(sections: readonly Section[], cells: readonly unknown[]): void {
  const section = current(sections);
  const columns = section.headers.length || section.rows[0]?.length || cells.length;
  if (cells.length !== columns) {
    throw new CliError(
      "general",
      `Row should have ${columns} elements, instead it has ${cells.length}`,
    );
  }
  section.rows.push(cells.map(pythonText));
}

/** What Python counts as false. */
function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) ? Object.keys(value).length === 0 : !value;
}
