import type { JsonValue } from "../../core/json-path.ts";
import {
  call,
  list,
  mapping,
  type Scalar,
  type TemplateNode,
  text,
} from "../cloudformation/template-node.ts";
import { chooseInstance } from "./choose-instance.ts";
import { listOf, memberOf, objectOf } from "./json.ts";
import type { Instance } from "./show.ts";
import type { Translation } from "./translation.ts";

/** Those that the provider fills in where an expression comes to nothing, which is then not known either. */
const COMPUTED = ["ip_address_type", "timeout_milliseconds"];

/** What to do where a plan does not say enough. */
export const APPLY = "run terraform apply, and give the JSON of the state";

/** The arguments of one resource, as properties of a template. */
export class Arguments {
  readonly instance: Instance;
  readonly translation: Translation;
  readonly line: number;
  readonly #properties = new Map<string, TemplateNode>();

  constructor(instance: Instance, translation: Translation) {
    this.instance = instance;
    this.translation = translation;
    this.line = translation.lineOf(instance);
  }

  get properties(): ReadonlyMap<string, TemplateNode> {
    return this.#properties;
  }

  put(property: string, node: TemplateNode | undefined): void {
    if (node !== undefined) this.#properties.set(property, node);
  }

  /** Known and not empty: the provider writes an empty text, list or map for what nobody set. */
  value(argument: string): JsonValue | undefined {
    return given(this.instance.values[argument]);
  }

  /** Arguments that are written as they are. */
  copy(names: Readonly<Record<string, string>>): void {
    for (const [argument, property] of Object.entries(names)) {
      const value = this.value(argument);
      if (value !== undefined) this.put(property, this.node(value));
      else if (this.isUnknown(argument) && !COMPUTED.includes(argument)) {
        this.warn(
          `${argument} is known after it is applied only, so it has no effect here: ${APPLY}`,
        );
      }
    }
  }

  /** It is written, and what it comes to is not known yet. */
  isUnknown(argument: string): boolean {
    if (memberOf(this.instance.unknown, argument) !== true) return false;
    return this.expression(argument) !== undefined;
  }

  /** A block that may be there once. */
  block(name: string): Readonly<Record<string, JsonValue>> | undefined {
    const [first] = listOf(this.instance.values[name]);
    return first === undefined ? undefined : objectOf(first);
  }

  node(value: JsonValue): TemplateNode {
    return nodeOf(value, this.line);
  }

  /**
   * The resource that an argument names: by its id where that is known, else through the references of the configuration.
   * `undefined`: not set, or one that is not of this project, and then the text is what there is.
   */
  target(argument: string, types: readonly string[], by = "id"): Instance | undefined {
    const value = this.value(argument);
    if (value !== undefined) return this.translation.withValue(types, by, value);
    return this.isUnknown(argument) ? this.referred([argument], types) : undefined;
  }

  /** `Ref` to the resource, or the text that names one elsewhere. */
  reference(argument: string, types: readonly string[], by?: string): TemplateNode | undefined {
    const found = this.target(argument, types, by);
    if (found !== undefined) return call("Ref", text(found.address, this.line));
    const value = this.value(argument);
    return value === undefined ? undefined : this.node(value);
  }

  /** A text that ends with what `Ref` gives of a resource. */
  prefixed(start: string, { address }: Instance): TemplateNode {
    const parts = [text(start, this.line), call("Ref", text(address, this.line))];
    return call(
      "Fn::Join",
      list<TemplateNode>([text("", this.line), list(parts, this.line)], this.line),
    );
  }

  /** Of an argument that is not known, which is of one of these types: fails where it could be several. */
  referred(path: readonly (string | number)[], types: readonly string[]): Instance {
    const argument = path.join(".");
    const candidates = this.candidates(path, types);
    const { keys } = this.#mentioned(path);
    const choice = chooseInstance(candidates, { keys }, this.instance);
    if (choice.kind === "one") {
      if (choice.byName) {
        const others = named(candidates.filter((each) => each !== choice.instance));
        this.warn(
          `${argument} is known after it is applied only: by its name it is taken to be of ${choice.instance.address}, ` +
            `and not of ${others}; to be certain, ${APPLY}`,
        );
      }
      return choice.instance;
    }
    const { instances } = choice;
    const what =
      instances.length === 0 ? "nothing that is known here" : `one of ${named(instances)}`;
    return this.fail(
      `${argument} is known after it is applied only, and comes from ${what}: ${APPLY}`,
    );
  }

  /** As `referred`, for what nothing fails without: `undefined` where it could be several. */
  chosen(path: readonly (string | number)[], types: readonly string[]): Instance | undefined {
    const { keys } = this.#mentioned(path);
    const choice = chooseInstance(this.candidates(path, types), { keys }, this.instance);
    return choice.kind === "one" ? choice.instance : undefined;
  }

  /** Everything that an argument refers to. */
  mentioned(argument: string): readonly Instance[] {
    return [...this.#mentioned([argument]).instances];
  }

  /** What an unknown value may come from; without a reference to any, all that there are. */
  candidates(path: readonly (string | number)[], types: readonly string[]): readonly Instance[] {
    const { instances, isPartial } = this.#mentioned(path);
    const isWanted = ({ mode, type }: Instance) => mode === "managed" && types.includes(type);
    const mentioned = [...instances].filter(isWanted);
    if (mentioned.length > 0 && !isPartial) return mentioned;
    const near = this.translation.references.within(this.instance.module).filter(isWanted);
    const all = near.length > 0 ? near : this.translation.ofType(...types);
    // What is not known yet is of something that is still to be made.
    const made = all.filter(({ unknown }) => memberOf(unknown, "id") === true);
    return [...new Set([...mentioned, ...made])];
  }

  warn(message: string): void {
    this.translation.warn(this.instance, message);
  }

  fail(message: string): never {
    return this.translation.fail(this.instance, message);
  }

  expression(...path: readonly (string | number)[]): JsonValue | undefined {
    return this.translation.configuration.expressionOf(this.instance, path);
  }

  #mentioned(path: readonly (string | number)[]) {
    const { configuration, references } = this.translation;
    return references.mentionedBy(this.expression(...path), configuration.placeOf(this.instance));
  }
}

/** Addresses that a message names; there may be hundreds. */
const NAMED_MAX = 5;

function named(instances: readonly Instance[]): string {
  const addresses = instances.slice(0, NAMED_MAX).map(({ address }) => address);
  const more = instances.length - addresses.length;
  return `${addresses.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** `undefined` for what a state has of an argument that nobody set. */
export function given(value: JsonValue | undefined): JsonValue | undefined {
  if (value === null || value === "") return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  if (typeof value === "object" && Object.keys(value).length === 0) return undefined;
  return value;
}

/** JSON as a template's tree, in which nothing is a function; a member that is null is one that nobody set. */
export function nodeOf(value: JsonValue, line: number): TemplateNode {
  if (value === null) return { kind: "scalar", value, text: "", line };
  if (typeof value !== "object") return scalarOf(value, line);
  if (Array.isArray(value)) {
    return list(
      value.map((item) => nodeOf(item, line)),
      line,
    );
  }
  return mapping(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, nodeOf(member, line)]),
    line,
  );
}

function scalarOf(value: string | number | boolean, line: number): Scalar {
  return { kind: "scalar", value, text: String(value), line };
}
