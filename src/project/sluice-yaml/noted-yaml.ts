import { Document, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";

/** A value with a comment on its line. */
export class Noted {
  readonly value: unknown;
  readonly note: string;

  constructor(value: unknown, note: string) {
    this.value = value;
    this.note = note;
  }
}

/** Marks a value that equals the default. */
export function orDefault(value: unknown, standard: unknown): unknown {
  return value === standard ? new Noted(value, "default") : value;
}

/** An id where loading the file would make another one; `undefined`: it would make the same. */
export function chosenId<Name extends string>(
  name: Name,
  id: string,
  made: string,
): { readonly [key in Name]?: string } {
  return id === made ? {} : ({ [name]: id } as { readonly [key in Name]: string });
}

/** What is undefined or has no members is left out. */
export function ifAny(
  name: string,
  map: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.keys(map).length === 0 ? {} : { [name]: map };
}

/** Maps, lists, texts and `Noted` values as YAML; a list stands in one line. */
export function notedYaml(root: unknown): string {
  const document = new Document({});
  document.contents = nodeOf(root, document) as YAMLMap;
  return document.toString({ lineWidth: 0 });
}

function nodeOf(value: unknown, document: Document): Node {
  if (value instanceof Noted) {
    const node = nodeOf(value.value, document) as Scalar;
    node.comment = ` ${value.note}`;
    return node;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const node = document.createNode(value);
    if (Array.isArray(value)) (node as { flow?: boolean }).flow = true;
    return node as Node;
  }
  const map = document.createNode({}) as YAMLMap;
  for (const [key, member] of Object.entries(value)) {
    map.add({ key: document.createNode(key), value: nodeOf(member, document) } as Pair);
  }
  map.flow = map.items.length === 0;
  return map;
}
