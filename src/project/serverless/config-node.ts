import { kindOf, mapping, type TemplateNode } from "../cloudformation/template-node.ts";
import { meantBy } from "../cloudformation/unknown-property.ts";
import { mergeNodes } from "./merge-nodes.ts";
import type { Place, VariableResolver } from "./resolve-variables.ts";

export interface ConfigScope {
  readonly resolver: VariableResolver;
  readonly warn: (place: Place, message: string) => void;
}

/** A value of the configuration: its own variables are resolved, those inside it when they are asked for. */
export class ConfigNode {
  readonly node: TemplateNode;
  readonly place: Place;
  /** As a member of what it stands in. */
  readonly name: string;
  readonly #scope: ConfigScope;

  constructor(scope: ConfigScope, raw: TemplateNode, place: Place, name = "") {
    this.#scope = scope;
    this.place = place;
    this.name = name;
    this.node = scope.resolver.outer(raw, place);
  }

  get line(): number {
    return this.place.line;
  }

  get isNull(): boolean {
    return this.node.kind === "scalar" && this.node.value === null;
  }

  get isText(): boolean {
    return this.node.kind === "scalar" && typeof this.node.value === "string";
  }

  /** A member that is written and not null. */
  member(name: string): ConfigNode | undefined {
    if (this.node.kind !== "mapping") return undefined;
    const found = this.#child(name, this.node.entries.get(name));
    return found?.isNull ? undefined : found;
  }

  /** A member of a member, as `member()`. */
  at(...names: readonly string[]): ConfigNode | undefined {
    let found: ConfigNode | undefined = this;
    for (const name of names) found = found?.member(name);
    return found;
  }

  /** Of a mapping; null members too. */
  members(): ConfigNode[] {
    if (this.node.kind !== "mapping") return this.fail("must be object");
    return [...this.node.entries].flatMap(([name, raw]) => this.#child(name, raw) ?? []);
  }

  /** Of a list. */
  items(): ConfigNode[] {
    if (this.node.kind !== "list") return this.fail("must be array");
    return this.node.items.flatMap((raw, index) => this.#child(String(index), raw) ?? []);
  }

  /** One value counts as a list of it, as the framework has it. */
  itemsOrOne(): ConfigNode[] {
    return this.node.kind === "list" ? this.items() : [this];
  }

  /** A list of mappings is one mapping, as the framework merges `functions` and `resources`. */
  merged(): ConfigNode {
    if (this.node.kind !== "list") return this;
    const mappings = this.items().filter((item) => !item.isNull);
    let all: TemplateNode = mapping([], this.line);
    for (const item of mappings) {
      if (item.node.kind !== "mapping") item.fail("must be object");
      all = mergeNodes(all, item.node);
    }
    return new ConfigNode(this.#scope, all, this.place, this.name);
  }

  /** Numbers and booleans count as text. */
  text(): string {
    if (this.node.kind === "scalar" && this.node.value !== null) return this.node.text;
    return this.fail(`must be string: found ${kindOf(this.node)}`);
  }

  integer({ min, max }: { readonly min: number; readonly max: number }): number {
    const written = this.text();
    const value = Number(written);
    if (written.trim() === "" || !Number.isInteger(value)) {
      return this.fail(`must be integer: found ${written}`);
    }
    if (value < min) return this.fail(`must be >= ${min}: found ${written}`);
    return value > max ? this.fail(`must be <= ${max}: found ${written}`) : value;
  }

  boolean(): boolean {
    const written = this.text();
    if (written === "true") return true;
    return written === "false" ? false : this.fail(`must be boolean: found ${written}`);
  }

  /** With every variable in it resolved. */
  whole(): TemplateNode {
    return this.#scope.resolver.whole(this.node, this.place);
  }

  /** In the framework's form. */
  fail(what: string): never {
    const { path } = this.place;
    const subject = path === "" ? "root" : `'${path}'`;
    return this.#scope.resolver.fail(this.place, `Configuration error at ${subject}: ${what}`);
  }

  warn(what: string): void {
    this.#scope.warn(this.place, `${this.place.path}: ${what}`);
  }

  /** Names members that nobody knows. */
  warnAboutUnknown(known: readonly string[]): void {
    for (const member of this.members()) {
      if (known.includes(member.name)) continue;
      const meant = meantBy(member.name, known);
      const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
      member.warn(`unrecognized property '${member.name}', so it has no effect${hint}`);
    }
  }

  refuseUnknown(known: readonly string[]): void {
    for (const { name, place } of this.members()) {
      if (known.includes(name)) continue;
      const meant = meantBy(name, known);
      const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
      const what = `unrecognized property '${name}'${hint}`;
      this.#scope.resolver.fail(place, `Configuration error at '${this.place.path}': ${what}`);
    }
  }

  #child(name: string, raw: TemplateNode | undefined): ConfigNode | undefined {
    if (raw === undefined) return undefined;
    const { path } = this.place;
    const place = { path: path === "" ? name : `${path}.${name}`, line: raw.line };
    return new ConfigNode(this.#scope, raw, place, name);
  }
}
