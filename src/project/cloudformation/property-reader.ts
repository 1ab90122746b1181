import { resolveProperty } from "./resolve-property.ts";
import { fail, type Scope, type TemplateResource, warn } from "./scope.ts";
import { kindOf, type TemplateNode, type Value } from "./template-node.ts";
import { hintAtMisspelt, unknownProperty } from "./unknown-property.ts";

/**
 * A mapping's properties, each resolved when it is read. It remembers what was read, so that `finish`
 * can name every property that nothing looked at.
 */
export class PropertyReader {
  readonly scope: Scope;
  /** Where the mapping begins. */
  readonly line: number;
  /** For messages: `Route ConnectRoute`. */
  readonly subject: string;
  readonly #entries: ReadonlyMap<string, TemplateNode>;
  readonly #read = new Set<string>();

  constructor(
    scope: Scope,
    subject: string,
    node: { entries: ReadonlyMap<string, TemplateNode>; line: number },
  ) {
    this.scope = scope;
    this.subject = subject;
    this.line = node.line;
    this.#entries = node.entries;
  }

  /** `scope`: of any stack that is loaded with the resource's own. */
  static of(resource: TemplateResource, scope: Scope): PropertyReader {
    const [, , kind = resource.type] = resource.type.split("::");
    const { entries } = resource.properties;
    const home = scope.homes.get(resource) ?? scope;
    return new PropertyReader(home, `${kind} ${resource.logicalId}`, {
      entries,
      line: resource.line,
    });
  }

  /** Written in the template, whatever it comes to. */
  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Every property that is written, in order. */
  names(): Iterable<string> {
    return this.#entries.keys();
  }

  lineOf(name: string): number {
    return this.#entries.get(name)?.line ?? this.line;
  }

  /** `undefined`: not written, or `AWS::NoValue`. */
  value(name: string): Value | undefined {
    this.#read.add(name);
    const node = this.#entries.get(name);
    const value =
      node === undefined
        ? undefined
        : resolveProperty(node, { ...this.scope, subject: this.subject });
    if (value?.kind === "scalar" && value.value === null)
      return this.fail(name, `${name} must not be null`);
    return value;
  }

  /** AWS takes numbers and booleans where it wants text. */
  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || value.kind === "scalar") return value?.text;
    return this.fail(name, `${name} must be text: found ${kindOf(value)}`);
  }

  requiredText(name: string, charactersMax = Number.POSITIVE_INFINITY): string {
    const value = this.text(name);
    if (value === undefined) return this.missing(name, `${name} is required`);
    if (value === "") return this.fail(name, `${name} is required`);
    if (value.length > charactersMax) {
      return this.fail(
        name,
        `${name} must have at most ${charactersMax} characters: found ${value.length}`,
      );
    }
    return value;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const choice = choices.find((each) => each === value);
    return (
      choice ?? this.fail(name, `${name} must be one of ${choices.join(", ")}: found ${value}`)
    );
  }

  boolean(name: string): boolean {
    const value = this.text(name);
    if (value === undefined) return false;
    const lower = value.toLowerCase();
    if (lower === "true" || lower === "false") return lower === "true";
    return this.fail(name, `${name} must be true or false: found ${value}`);
  }

  integer(
    name: string,
    bounds: { readonly min: number; readonly max: number },
  ): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (/^-?\d+(\.0+)?$/.test(value) && number >= bounds.min && number <= bounds.max) return number;
    return this.fail(
      name,
      `${name} must be a whole number from ${bounds.min} to ${bounds.max}: found ${value}`,
    );
  }

  /** Not necessarily whole. */
  amount(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (/^\d+(\.\d+)?$/.test(value) && Number.isFinite(number)) return number;
    return this.fail(name, `${name} must be a number from 0 on: found ${value}`);
  }

  textMap(name: string): Readonly<Record<string, string>> {
    const value = this.value(name);
    if (value === undefined) return {};
    if (value.kind !== "mapping")
      return this.fail(name, `${name} must be a mapping: found ${kindOf(value)}`);
    const texts: [string, string][] = [];
    for (const [key, item] of value.entries) {
      if (item.kind === "scalar" && item.value !== null) texts.push([key, item.text]);
      else
        this.failAt(item.line, `${name}: the value of ${key} must be text: found ${kindOf(item)}`);
    }
    // Object.fromEntries defines, so a key like `__proto__` is a key and nothing more.
    return Object.fromEntries(texts);
  }

  textList(name: string): readonly string[] {
    const value = this.value(name);
    if (value === undefined) return [];
    return (value.kind === "list" ? value.items : [value]).map((item) => {
      if (item.kind === "scalar" && item.value !== null) return item.text;
      return this.failAt(item.line, `${name} must be a list of text: found ${kindOf(item)}`);
    });
  }

  /** A mapping inside this one, with its own account of what was read. */
  nested(name: string): PropertyReader | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (value.kind === "mapping")
      return new PropertyReader(this.scope, `${this.subject}: ${name}`, value);
    return this.fail(name, `${name} must be a mapping: found ${kindOf(value)}`);
  }

  /** Properties that change nothing a client or a function could notice here. */
  harmless(...names: string[]): void {
    for (const name of names) this.#read.add(name);
  }

  /** Text that changes nothing here, and that AWS refuses when it is longer. */
  harmlessText(name: string, charactersMax: number): void {
    const { length } = this.text(name) ?? "";
    if (length <= charactersMax) return;
    this.fail(name, `${name} must have at most ${charactersMax} characters: found ${length}`);
  }

  /** Properties that work on AWS and not here. */
  withoutEffect(names: readonly string[], reason = "has no effect here"): void {
    for (const name of names) {
      this.#read.add(name);
      if (this.has(name)) this.warn(name, `${name} ${reason}`);
    }
  }

  /** Names what nothing has read. */
  finish(): void {
    for (const name of this.#entries.keys()) {
      if (this.#read.has(name)) continue;
      const { message, isGuard } = unknownProperty(name, [...this.#read]);
      if (isGuard) this.fail(name, message);
      this.warn(name, message);
    }
  }

  /** Fails for a property that is not written, naming the one that may have been meant. */
  missing(name: string, message: string): never {
    const unread = [...this.#entries].filter(([written]) => !this.#read.has(written));
    const hint = hintAtMisspelt(name, this.has(name) ? [] : unread);
    // What else a message says of the property is of no use when it is there, misspelt.
    return this.fail(name, hint === "" ? message : `${name} is required${hint}`);
  }

  /** A property's compiler says what is wrong with it. */
  compiled<Value>(name: string, compile: () => Value): Value {
    try {
      return compile();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return this.fail(name, error.message);
    }
  }

  warn(name: string, message: string): void {
    warn(this.scope, this.lineOf(name), `${this.subject}: ${message}`);
  }

  fail(name: string, message: string): never {
    return this.failAt(this.lineOf(name), message);
  }

  failAt(line: number, message: string): never {
    return fail(this.scope, line, `${this.subject}: ${message}`);
  }
}
