import { badRequest } from "../control-fault.ts";

/** What a member of a request may be. `parse` throws `ControlFault` with a sentence that names the member. */
export interface Shape<Value> {
  parse(value: unknown, member: string): Value;
}

/** A member that need not be there; `null` is as good as nothing, as AWS's protocol has it. */
export interface OptionalShape<Value> {
  readonly optional: Shape<Value>;
}

export function optional<Value>(shape: Shape<Value>): OptionalShape<Value> {
  return { optional: shape };
}

export interface TextBounds {
  /** Characters. Default: 0. */
  readonly min?: number;
  /** Characters. */
  readonly max: number;
  readonly pattern?: RegExp;
  /** What the pattern asks for, in words: "letters and digits". */
  readonly form?: string;
  /** No sentence shows what was given. */
  readonly isSecret?: boolean;
}

export function text({ min = 0, max, pattern, form, isSecret = false }: TextBounds): Shape<string> {
  return {
    parse(value, member) {
      if (typeof value !== "string") {
        throw isSecret
          ? badRequest(`${member} must be a string`)
          : wrong(member, "must be a string", value);
      }
      if (value.length < min || value.length > max) {
        const bounds = min === 0 ? `at most ${max}` : `${min} to ${max}`;
        throw badRequest(`${member} must have ${bounds} characters; this one has ${value.length}`);
      }
      if (pattern !== undefined && !pattern.test(value)) {
        const rule = `must be ${form ?? String(pattern)}`;
        throw isSecret ? badRequest(`${member} ${rule}`) : wrong(member, rule, value);
      }
      return value;
    },
  };
}

export function choice<const Value extends string>(values: readonly Value[]): Shape<Value> {
  return {
    parse(value, member) {
      const found = values.find((each) => each === value);
      if (found === undefined) throw wrong(member, `must be one of ${values.join(", ")}`, value);
      return found;
    },
  };
}

/** Also an empty text, by which tools take a member away. */
export function orEmpty<Value>(shape: Shape<Value>): Shape<Value | ""> {
  return { parse: (value, member) => (value === "" ? "" : shape.parse(value, member)) };
}
/** Looked at by the operation itself. */
export const anything: Shape<unknown> = { parse: (value) => value };

export const flag: Shape<boolean> = {
  parse(value, member) {
    if (typeof value !== "boolean") throw wrong(member, "must be true or false", value);
    return value;
  },
};

/** A whole number; without `isWhole` any. */
export function number(bounds: {
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
}): Shape<number> {
  const { min, max, isWhole } = bounds;
  return {
    parse(value, member) {
      const isNumber = typeof value === "number" && (!isWhole || Number.isSafeInteger(value));
      if (!isNumber || value < min || value > max) {
        const what = isWhole ? "a whole number" : "a number";
        throw wrong(member, `must be ${what} from ${min} to ${max}`, value);
      }
      return value;
    },
  };
}

export function list<Value>(item: Shape<Value>, { max }: { readonly max: number }): Shape<Value[]> {
  return {
    parse(value, member) {
      if (!Array.isArray(value)) throw wrong(member, "must be a list", value);
      if (value.length > max) {
        throw badRequest(`${member} must have at most ${max} items; this one has ${value.length}`);
      }
      return value.map((each, index) => item.parse(each, `${member}[${index}]`));
    },
  };
}

export function map<Value>(
  item: Shape<Value>,
  { max, key }: { readonly max: number; readonly key: Shape<string> },
): Shape<Readonly<Record<string, Value>>> {
  return {
    parse(value, member) {
      const entries = entriesOf(value, member);
      if (entries.length > max) {
        throw badRequest(
          `${member} must have at most ${max} entries; this one has ${entries.length}`,
        );
      }
      return Object.fromEntries(
        entries.map(([name, each]) => [
          key.parse(name, `a key of ${member}`),
          item.parse(each, `${member}.${spelled(name)}`),
        ]),
      );
    },
  };
}

type Fields = Readonly<Record<string, Shape<unknown> | OptionalShape<unknown>>>;
type RequiredNames<All extends Fields> = {
  [Name in keyof All]: All[Name] extends Shape<unknown> ? Name : never;
}[keyof All];
type Parsed<Field> =
  Field extends OptionalShape<infer Value>
    ? Value
    : Field extends Shape<infer Value>
      ? Value
      : never;

/** An object's type: members that are required, and members that may be absent. */
export type RecordOf<All extends Fields> = {
  readonly [Name in RequiredNames<All>]: Parsed<All[Name]>;
} & { readonly [Name in Exclude<keyof All, RequiredNames<All>>]?: Parsed<All[Name]> };

/** `member` is empty for a whole body. */
export function record<All extends Fields>(fields: All): Shape<RecordOf<All>> {
  return {
    parse(value, member) {
      const parsed: Record<string, unknown> = {};
      const given = new Map(entriesOf(value, member === "" ? "The body" : member));
      const placed = (name: string) => (member === "" ? name : `${member}.${name}`);
      for (const [name, field] of Object.entries(fields)) {
        const each = given.get(name) ?? undefined;
        given.delete(name);
        if (each !== undefined) parsed[name] = shapeOf(field).parse(each, placed(name));
        else if (!("optional" in field)) throw badRequest(`${placed(name)} is missing`);
      }
      for (const name of given.keys()) {
        const known = Object.keys(fields).join(", ");
        const what = known === "" ? "this operation has no members" : `members are ${known}`;
        throw badRequest(`${placed(spelled(name))} is not a member of this operation: ${what}`);
      }
      return parsed as RecordOf<All>;
    },
  };
}

function shapeOf(field: Shape<unknown> | OptionalShape<unknown>): Shape<unknown> {
  return "optional" in field ? field.optional : field;
}

function entriesOf(value: unknown, member: string): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(member, "must be an object", value);
  }
  // Taken for the prototype of an object, it would be lost without a word.
  if (Object.hasOwn(value, "__proto__")) throw badRequest(`${member} must not have "__proto__"`);
  return Object.entries(value).filter(([, each]) => each !== null);
}

function wrong(member: string, rule: string, value: unknown) {
  return badRequest(`${member} ${rule}, not ${shown(value)}`);
}

/** A caller's name in a sentence: one that is long or odd is quoted. */
function spelled(name: string): string {
  return /^[\w$./:-]{1,80}$/.test(name) ? name : shown(name);
}

/** Short, on one line. What is in an object or a list may be a secret. */
function shown(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    const isEmpty = Object.keys(value).length === 0;
    if (Array.isArray(value)) return isEmpty ? "[]" : "[…]";
    return isEmpty ? "{}" : "{…}";
  }
  const written = JSON.stringify(value) ?? String(value);
  return written.length > 80 ? `${written.slice(0, 79)}…` : written;
}
