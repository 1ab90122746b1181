import { z } from "zod";
import { unknownName } from "./nearest-name.ts";
import { shown } from "./setting-value.ts";

/** Where a value stands in a file, from the root: keys and list indexes. */
export type ValuePath = readonly (string | number)[];

export interface Problem {
  readonly path: ValuePath;
  /** One sentence that begins with the path or with "Unknown key". */
  readonly message: string;
}

/**
 * A map of known keys: any other is refused, naming the nearest known one. `form` completes "must be …" for what is no map, and
 * lets no message show it: it is likely to be a secret that ought to stand in the map.
 */
export function strictMap<Shape extends z.ZodRawShape>(shape: Shape, form?: string) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === "unrecognized_keys") {
        return unknownName("key", issue.keys[0] ?? "", Object.keys(shape));
      }
      return form === undefined ? undefined : `must be ${form}`;
    },
  });
}

/** Text that matches; `form` completes "must be …". */
export function text(pattern: RegExp, form: string) {
  return z.custom<string>((value) => typeof value === "string" && pattern.test(value), {
    error: (issue) => mustBe(form, issue.input),
  });
}

export function wholeNumber(min: number, max: number, unit: string) {
  const accepts = (value: unknown) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
  return z.custom<number>(accepts, {
    error: (issue) => mustBe(`a whole number of ${unit} from ${min} to ${max}`, issue.input),
  });
}

/** Not necessarily whole. */
export function amount(unit: string) {
  const accepts = (value: unknown) => Number.isFinite(value) && Number(value) >= 0;
  return z.custom<number>(accepts, {
    error: (issue) => mustBe(`a number of ${unit} from 0 on`, issue.input),
  });
}

export interface ReadOptions {
  /** What the value is called in messages; its members follow with a dot. */
  readonly root: string;
  /** No message shows a rejected value: it may be a secret in the wrong place. */
  readonly hideValues?: boolean;
}

/** Checks strictly. Of several problems the one to mend first: a misspelt key explains a missing one. */
export function readStrictly<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
  { root, hideValues = false }: ReadOptions,
): { readonly value: Output } | { readonly problem: Problem } {
  const error = (issue: z.core.$ZodRawIssue) => sentence(issue, hideValues);
  const result = schema.safeParse(value, { error });
  if (result.success) return { value: result.data };
  const { issues } = result.error;
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  const path = (issue?.path ?? []).map((key) => (typeof key === "number" ? key : String(key)));
  const name = pathText(path, root);
  if (issue?.code === "unrecognized_keys") {
    const unknownPath = [...path, issue.keys[0] ?? ""];
    const where = name === "" ? "" : ` (in ${name})`;
    return { problem: { path: unknownPath, message: `${issue.message}${where}` } };
  }
  const subject = name === "" ? "The file" : name;
  return { problem: { path, message: `${subject} ${issue?.message ?? "is not understood"}` } };
}

/** A map whose keys the caller judges. */
export function readMap(value: unknown, options: ReadOptions) {
  return readStrictly(z.record(z.string(), z.unknown()), value, options);
}

/** `apis.chat.routes.$connect`, `settings.accessKeys[0].policy`. */
export function pathText(path: ValuePath, root = ""): string {
  let written = root;
  for (const key of path) {
    if (typeof key === "number") written += `[${key}]`;
    else written += written === "" ? key : `.${key}`;
  }
  return written;
}

function mustBe(form: string, input: unknown): string {
  return input === undefined
    ? `is missing: it must be ${form}`
    : `must be ${form}, not ${shown(input)}`;
}

const FORMS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
};

function sentence(issue: z.core.$ZodRawIssue, hideValues: boolean): string {
  const form = formOf(issue);
  if (form === undefined) return "is not understood";
  return hideValues && issue.input !== undefined ? `must be ${form}` : mustBe(form, issue.input);
}

function formOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "invalid_type") return FORMS[issue.expected] ?? issue.expected;
  if (issue.code === "invalid_value") return `one of ${issue.values.map(String).join(", ")}`;
  return undefined;
}
