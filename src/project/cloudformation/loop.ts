import { resolve } from "./resolve.ts";
import { fail, type Scope } from "./scope.ts";
import { LOOP_CHARACTERS_MAX, LOOP_DEPTH_MAX, LOOP_NODES_MAX } from "./template-limits.ts";
import {
  call,
  kindOf,
  list,
  type Mapping,
  mapping,
  type TemplateNode,
  text,
} from "./template-node.ts";

/** `Fn::ForEach::Name` as a key. */
export const LOOP_KEY = "Fn::ForEach";

/** What the loops of one template have made, which is bounded. */
export interface LoopBudget {
  nodes: number;
  characters: number;
}

export interface Loops {
  /** Sees parameters and mappings, and conditions where they are known; no resources. */
  readonly scope: Scope;
  readonly budget: LoopBudget;
  /** Of the loops around, outermost first. */
  readonly identifiers: readonly string[];
}

/**
 * Entries with each `Fn::ForEach` as what it makes, at every depth: AWS::LanguageExtensions does so before anything else is
 * evaluated (AWS, "Fn::ForEach"). `${Identifier}` stands for a value in keys and texts, `&{Identifier}` for its letters and
 * digits, and so does `Ref` to the identifier. `Ref` and `Fn::GetAtt` may name what they refer to with functions.
 */
export function expandLoops(
  entries: ReadonlyMap<string, TemplateNode>,
  loops: Loops,
): Map<string, TemplateNode> {
  const expanded = new Map<string, TemplateNode>();
  const made = new Map<string, string>();
  for (const [key, node] of entries) {
    if (!key.startsWith(LOOP_KEY)) {
      refuseTwice(key, made.get(key), node, loops);
      expanded.set(key, expandNode(node, loops));
      continue;
    }
    for (const [ownKey, ownNode] of runLoop(key, node, loops)) {
      if (expanded.has(ownKey)) refuseTwice(ownKey, key, node, loops);
      made.set(ownKey, key);
      expanded.set(ownKey, ownNode);
    }
  }
  return expanded;
}

function refuseTwice(key: string, loop: string | undefined, node: TemplateNode, { scope }: Loops) {
  if (loop === undefined) return;
  fail(scope, node.line, `${loop} makes ${key}, which is there already`);
}

function expandNode(node: TemplateNode, loops: Loops): TemplateNode {
  switch (node.kind) {
    case "scalar":
      return node;
    case "list":
      return list(
        node.items.map((item) => expandNode(item, loops)),
        node.line,
      );
    case "mapping":
      return mapping(expandLoops(node.entries, loops), node.line);
    case "call":
      return { ...node, argument: expandArgument(node.name, node.argument, loops) };
  }
}

function expandArgument(name: string, argument: TemplateNode, loops: Loops): TemplateNode {
  const expanded = expandNode(argument, loops);
  if (name === "Ref") return literal(expanded, loops);
  if (name !== "Fn::GetAtt" || expanded.kind !== "list") return expanded;
  return list(
    expanded.items.map((item) => literal(item, loops)),
    expanded.line,
  );
}

/** The name of what is referred to, where a function makes it. */
function literal(node: TemplateNode, { scope }: Loops): TemplateNode {
  return node.kind === "call" ? (resolve(node, scope) ?? node) : node;
}

function runLoop(key: string, node: TemplateNode, loops: Loops): [string, TemplateNode][] {
  const { identifier, items, body } = readLoop(key, node, loops);
  const inner = { ...loops, identifiers: [...loops.identifiers, identifier] };
  const made: [string, TemplateNode][] = [];
  for (const item of items) {
    const replacement = replacementOf(identifier, item);
    const own = substitute(body, replacement, { loops, line: node.line });
    if (own.kind !== "mapping") continue;
    made.push(...expandLoops(own.entries, inner));
  }
  return made;
}

interface Loop {
  readonly identifier: string;
  readonly items: readonly string[];
  readonly body: Mapping<TemplateNode>;
}

function readLoop(key: string, node: TemplateNode, { scope, identifiers }: Loops): Loop {
  const name = /^Fn::ForEach::([A-Za-z0-9]+)$/.exec(key)?.[1];
  const [identifier, collection, body] = node.kind === "list" ? node.items : [];
  const isWhole = node.kind === "list" && node.items.length === 3;
  if (
    name === undefined ||
    !isWhole ||
    identifier?.kind !== "scalar" ||
    identifier.text === "" ||
    collection === undefined ||
    body?.kind !== "mapping"
  ) {
    const form = "Fn::ForEach::Name: [Identifier, [value, …], {Key${Identifier}: …}]";
    return fail(scope, node.line, `${key} layout is incorrect: write ${form}`);
  }
  if (identifiers.length === LOOP_DEPTH_MAX) {
    const message = `Fn::ForEach may stand in at most ${LOOP_DEPTH_MAX - 1} others`;
    fail(scope, node.line, `${key}: ${message}`);
  }
  for (const taken of [identifier.text, name]) {
    const by = scope.parameters.has(taken)
      ? "a parameter"
      : identifiers.includes(taken)
        ? "the identifier of a loop around it"
        : undefined;
    if (by !== undefined) fail(scope, node.line, `${key}: ${taken} is the name of ${by} already`);
  }
  return { identifier: identifier.text, items: itemsOf(key, collection, scope), body };
}

function itemsOf(key: string, collection: TemplateNode, scope: Scope): string[] {
  const value = resolve(collection, { ...scope, subject: key });
  if (value?.kind !== "list") {
    const found = value === undefined ? "nothing" : kindOf(value);
    const message = `${key}: the collection must be a list, or a Ref to a parameter that is one`;
    return fail(scope, collection.line, `${message}: found ${found}`);
  }
  return value.items.map((item) => {
    if (item.kind === "scalar" && item.value !== null) return item.text;
    return fail(scope, item.line, `${key}: values must be text: found ${kindOf(item)}`);
  });
}

interface Replacement {
  readonly identifier: string;
  readonly value: string;
  /** What is written, and what stands for it. */
  readonly texts: readonly (readonly [string, string])[];
}

function replacementOf(identifier: string, value: string): Replacement {
  const plain = value.replace(/[^A-Za-z0-9]/g, "");
  return {
    identifier,
    value,
    texts: [
      [`\${${identifier}}`, value],
      [`&{${identifier}}`, plain],
    ],
  };
}

interface Making {
  readonly loops: Loops;
  /** Of the loop, which a refusal names. */
  readonly line: number;
}

function substitute(node: TemplateNode, by: Replacement, making: Making): TemplateNode {
  count(making, 1, 0);
  switch (node.kind) {
    case "scalar": {
      if (typeof node.value !== "string") return node;
      const replaced = replace(node.text, by, making);
      return replaced === node.text ? node : text(replaced, node.line);
    }
    case "list":
      return list(
        node.items.map((item) => substitute(item, by, making)),
        node.line,
      );
    case "mapping": {
      const entries = new Map<string, TemplateNode>();
      for (const [key, item] of node.entries) {
        const own = replace(key, by, making);
        if (entries.has(own))
          fail(making.loops.scope, item.line, `Key ${own} is written twice in one mapping`);
        entries.set(own, substitute(item, by, making));
      }
      return mapping(entries, node.line);
    }
    case "call": {
      const { name, argument } = node;
      const isIdentifier = argument.kind === "scalar" && argument.text === by.identifier;
      if (name === "Ref" && isIdentifier) return text(by.value, node.line);
      return { ...call(name, substitute(argument, by, making)), line: node.line };
    }
  }
}

function replace(written: string, { texts }: Replacement, making: Making): string {
  let result = written;
  for (const [pattern, value] of texts) {
    const parts = result.split(pattern);
    if (parts.length === 1) continue;
    count(making, 0, result.length + (parts.length - 1) * value.length);
    result = parts.join(value);
  }
  return result;
}

function count({ loops, line }: Making, nodes: number, characters: number): void {
  const { budget, scope } = loops;
  budget.nodes += nodes;
  budget.characters += characters;
  if (budget.nodes > LOOP_NODES_MAX) {
    fail(scope, line, `Fn::ForEach makes more than ${LOOP_NODES_MAX} nodes in this template`);
  }
  if (budget.characters > LOOP_CHARACTERS_MAX) {
    fail(
      scope,
      line,
      `Fn::ForEach makes more than ${LOOP_CHARACTERS_MAX} characters in this template`,
    );
  }
}
