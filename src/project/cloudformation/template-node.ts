/**
 * A template as a tree in which every node knows its line. `Call` is an intrinsic function that is still
 * to be evaluated; a `Value` holds none.
 */
export interface Scalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** What CloudFormation passes on as text; a number keeps its spelling (`1.10`, `0123`). */
  readonly text: string;
  readonly line: number;
}

export interface List<Item> {
  readonly kind: "list";
  readonly items: readonly Item[];
  readonly line: number;
}

export interface Mapping<Item> {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, Item>;
  readonly line: number;
}

/** `!Sub x` and `{"Fn::Sub": "x"}` alike. */
export interface Call {
  readonly kind: "call";
  /** Long form: `Ref`, `Condition`, `Fn::Sub` … */
  readonly name: string;
  readonly argument: TemplateNode;
  readonly line: number;
}

export type TemplateNode = Scalar | List<TemplateNode> | Mapping<TemplateNode> | Call;
export type Value = Scalar | List<Value> | Mapping<Value>;

export function text(value: string, line: number): Scalar {
  return { kind: "scalar", value, text: value, line };
}

export function list<Item>(items: readonly Item[], line: number): List<Item> {
  return { kind: "list", items, line };
}

export function mapping<Item>(entries: Iterable<[string, Item]>, line: number): Mapping<Item> {
  return { kind: "mapping", entries: new Map(entries), line };
}

export function call(name: string, argument: TemplateNode): Call {
  return { kind: "call", name, argument, line: argument.line };
}

/** A member that is read as it is written, without evaluating what is around it. */
export function memberOf(node: TemplateNode | undefined, name: string): TemplateNode | undefined {
  return node?.kind === "mapping" ? node.entries.get(name) : undefined;
}

/** For messages: `text`, `a list`, `a mapping`. */
export function kindOf(node: TemplateNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "mapping") return "a mapping";
  if (node.kind === "call") return node.name;
  if (node.value === null) return "null";
  return typeof node.value === "string" ? "text" : `a ${typeof node.value}`;
}
