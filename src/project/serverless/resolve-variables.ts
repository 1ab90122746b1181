import type { SourcePosition } from "../../core/model/project.ts";
import {
  kindOf,
  memberOf,
  type Scalar,
  type TemplateNode,
  text,
} from "../cloudformation/template-node.ts";
import { ProjectError } from "../project-error.ts";
import {
  RESOLVED_CHARACTERS_MAX,
  RESOLVED_NODES_MAX,
  VARIABLE_DEPTH_MAX,
} from "./serverless-limits.ts";
import {
  type LookupSource,
  parseVariables,
  type Variable,
  type VariableText,
} from "./variable-syntax.ts";

/** One source of a variable, with the variables inside it resolved. */
export interface Lookup {
  readonly type: string;
  readonly params: readonly string[] | undefined;
  readonly address: string | undefined;
  /** `ssm:/chat/secret`, as it stands in the variable. */
  readonly written: string;
  /** Another source stands behind it. */
  readonly hasFallback: boolean;
  readonly place: Place;
}

/** Where a value stands: its path in the configuration, `functions.chat.timeout`, and its line's number. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** Where values come from. What it answers may hold variables itself; `undefined` is no value. */
export type FindValue = (lookup: Lookup, resolver: VariableResolver) => TemplateNode | undefined;

export interface VariableResolverOptions {
  readonly find: FindValue;
  readonly positionOf: (line: number) => SourcePosition;
}

/**
 * The variables of a configuration, each resolved when something asks for a value that holds it, so that nobody has to
 * have what nothing here reads. Throws ProjectError.
 */
export class VariableResolver {
  readonly #options: VariableResolverOptions;
  readonly #texts = new Map<Scalar, TemplateNode>();
  readonly #whole = new Map<TemplateNode, { readonly node: TemplateNode; readonly size: number }>();
  /** What is being resolved now, outermost first. */
  readonly #under: { readonly node: TemplateNode; readonly path: string }[] = [];
  #characters = 0;

  constructor(options: VariableResolverOptions) {
    this.#options = options;
  }

  /** The node with its own variables resolved; what is inside a list or mapping is not looked at. */
  outer(node: TemplateNode, place: Place): TemplateNode {
    if (node.kind !== "scalar") return node;
    // The framework writes its template from values, so that a number loses its spelling.
    if (typeof node.value === "number") return scalar(node.value, node.line);
    if (typeof node.value !== "string") return node;
    const known = this.#texts.get(node);
    if (known !== undefined) return known;
    const parts = this.#parse(node.value, place);
    if (parts === undefined) return node;
    return this.#inside(node, place, () => {
      const resolved = this.#textOf(parts, place);
      this.#texts.set(node, resolved);
      return resolved;
    });
  }

  /** The node with every variable resolved. */
  whole(node: TemplateNode, place: Place): TemplateNode {
    return this.#measured(node, place).node;
  }

  /** What stands under a row of keys; `undefined` when there is nothing. `path`: of the root, for messages. */
  follow(root: TemplateNode, keys: readonly string[], path = ""): TemplateNode | undefined {
    let node: TemplateNode | undefined = root;
    for (const [index, key] of keys.entries()) {
      const above = `${path}${keys.slice(0, index).join(".")}`;
      node = memberAt(this.outer(node, { path: above, line: node.line }), key);
      if (node === undefined) return undefined;
    }
    return this.outer(node, { path: `${path}${keys.join(".")}`, line: node.line });
  }

  fail(place: Place, message: string): never {
    throw new ProjectError(message, this.#options.positionOf(place.line));
  }

  #parse(value: string, place: Place): VariableText | undefined {
    try {
      return parseVariables(value);
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      return this.fail(place, `Variable syntax error at "${place.path}": ${cause.message}`);
    }
  }

  #measured(node: TemplateNode, place: Place): { node: TemplateNode; size: number } {
    const known = this.#whole.get(node);
    if (known !== undefined) return known;
    const outer = this.outer(node, place);
    if (outer.kind === "scalar") return { node: outer, size: 1 };
    const found = this.#inside(outer, place, () => this.#measuredChildren(outer, place));
    if (found.size > RESOLVED_NODES_MAX) {
      const what = `more than ${RESOLVED_NODES_MAX} values after its variables are resolved`;
      this.fail(place, `${subject(place)} has ${what}`);
    }
    this.#whole.set(outer, found);
    this.#whole.set(node, found);
    return found;
  }

  #measuredChildren(
    node: Exclude<TemplateNode, Scalar>,
    place: Place,
  ): { node: TemplateNode; size: number } {
    let size = 1;
    const child = (each: TemplateNode, key: string | number): TemplateNode => {
      const path = place.path === "" ? String(key) : `${place.path}.${key}`;
      const measured = this.#measured(each, { path, line: each.line });
      size += measured.size;
      return measured.node;
    };
    if (node.kind === "call") {
      return { node: { ...node, argument: child(node.argument, node.name) }, size };
    }
    if (node.kind === "list") return { node: { ...node, items: node.items.map(child) }, size };
    const entries = new Map<string, TemplateNode>();
    for (const [key, value] of node.entries) entries.set(key, child(value, key));
    return { node: { ...node, entries }, size };
  }

  /** One variable alone is whatever it comes to, anything else text. */
  #textOf(parts: VariableText, place: Place): TemplateNode {
    const [first] = parts;
    if (parts.length === 1 && first !== undefined && typeof first !== "string") {
      const value = this.#valueOf(first, place);
      return value.kind === "scalar" ? { ...value, line: place.line } : value;
    }
    return text(this.#joined(parts, place), place.line);
  }

  #joined(parts: VariableText, place: Place): string {
    const joined = parts
      .map((part) => (typeof part === "string" ? part : this.#partOf(part, place)))
      .join("");
    this.#characters += joined.length;
    if (this.#characters > RESOLVED_CHARACTERS_MAX) {
      const what = `the texts of variables have more than ${RESOLVED_CHARACTERS_MAX} characters`;
      this.fail(place, `Cannot resolve variable at "${place.path}": ${what}`);
    }
    return joined;
  }

  #partOf(variable: Variable, place: Place): string {
    const value = this.#valueOf(variable, place);
    if (value.kind === "scalar" && value.value !== null) return String(value.value);
    const what = `${variable.written} is ${kindOf(value)}, and text stands beside it`;
    return this.fail(place, `Cannot resolve variable at "${place.path}": ${what}`);
  }

  #valueOf(variable: Variable, place: Place): TemplateNode {
    const { sources } = variable;
    for (const [index, source] of sources.entries()) {
      if (source.kind === "literal") return scalar(source.value, place.line);
      const hasFallback = index < sources.length - 1;
      const found = this.#options.find(this.#lookup(source, { hasFallback, place }), this);
      const value = found === undefined ? undefined : this.outer(found, place);
      if (value === undefined || (value.kind === "scalar" && value.value === null)) continue;
      return value;
    }
    const type = sources.findLast((source) => source.kind === "lookup")?.type ?? "";
    const remedy = `give ${variable.written} a value, or a fallback such as ${fallbackOf(variable)}`;
    const what = `Value not found at "${type}" source`;
    return this.fail(place, `Cannot resolve variable at "${place.path}": ${what}: ${remedy}`);
  }

  #lookup(
    source: LookupSource,
    { hasFallback, place }: { readonly hasFallback: boolean; readonly place: Place },
  ): Lookup {
    const joined = (parts: VariableText) => this.#joined(parts, place);
    const params = source.params?.map(joined);
    const address = source.address === undefined ? undefined : joined(source.address);
    const brackets = params === undefined ? "" : `(${params.join(", ")})`;
    const written = `${source.type}${brackets}${address === undefined ? "" : `:${address}`}`;
    return { type: source.type, params, address, written, hasFallback, place };
  }

  /** Refuses what leads to itself. */
  #inside<Result>(node: TemplateNode, { path, line }: Place, resolve: () => Result): Result {
    const start = this.#under.findIndex((each) => each.node === node);
    if (start !== -1) {
      const circle = [...this.#under.slice(start).map((each) => each.path), path];
      this.fail({ path, line }, `Variables lead in a circle: ${shortened(circle).join(" -> ")}`);
    }
    if (this.#under.length >= VARIABLE_DEPTH_MAX) {
      const what = `more than ${VARIABLE_DEPTH_MAX} variables and levels lead to one another`;
      this.fail({ path, line }, `Cannot resolve variable at "${path}": ${what}`);
    }
    this.#under.push({ node, path });
    try {
      return resolve();
    } finally {
      this.#under.pop();
    }
  }
}

function subject({ path }: Place): string {
  return path === "" ? "The configuration" : path;
}

function shortened(path: readonly string[]): readonly string[] {
  const distinct = path.filter((each, index) => index === 0 || each !== path[index - 1]);
  return distinct.length === 1 ? [...distinct, ...distinct] : distinct;
}

function fallbackOf({ written }: Variable): string {
  return `${written.slice(0, -1).trimEnd()}, 'value'}`;
}

export function scalar(value: Scalar["value"], line: number): Scalar {
  return { kind: "scalar", value, text: value === null ? "" : String(value), line };
}

function memberAt(node: TemplateNode, key: string): TemplateNode | undefined {
  if (node.kind === "list") return /^\d+$/.test(key) ? node.items[Number(key)] : undefined;
  if (node.kind === "call") return node.name === key ? node.argument : undefined;
  return memberOf(node, key);
}
