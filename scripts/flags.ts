import { type ParseArgsOptionDescriptor, parseArgs } from "node:util";

export interface Flag extends ParseArgsOptionDescriptor {
  /** What its value is called, where it takes one. */
  readonly value?: string;
}

export type Flags = Readonly<Record<string, Flag>>;

type Values<F extends Flags> = ReturnType<typeof parseArgs<{ options: F }>>["values"];

/** Somebody called a tool of the repository in a way that makes no sense: a sentence for them. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The values of these flags and no others; throws a `UsageError`. */
export function parseFlags<const F extends Flags>(
  flags: F,
  parameters: readonly string[],
): Values<F> {
  const args = [...parameters];
  const { tokens } = parseArgs({ args, options: flags, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") throw new UsageError(`"${token.value}" is no flag`);
    if (token.kind === "option") checkOption(flags[token.name], token);
  }
  return parseArgs({ args, options: flags }).values;
}

function checkOption(
  flag: Flag | undefined,
  { rawName, value }: { readonly rawName: string; readonly value?: string | undefined },
): void {
  if (flag === undefined) throw new UsageError(`unknown flag ${rawName}`);
  if (flag.type === "boolean") {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
  } else if (value === undefined || value === "" || value.startsWith("-")) {
    // A value may begin with a hyphen, `--flag=-x`; after a space it is more likely that it was forgotten.
    throw new UsageError(`${rawName} needs a value`);
  }
}

/** `npm run soak -- [--minutes N] [--json FILE]` */
export function usageLine(tool: string, flags: Flags): string {
  const each = Object.entries(flags).map(([name, { value, type }]) =>
    type === "boolean" ? `[--${name}]` : `[--${name} ${value ?? "VALUE"}]`,
  );
  return ["npm run", tool, ...(each.length === 0 ? [] : ["--", ...each])].join(" ");
}

/** The value of a flag that takes a number above 0. */
export function numberAboveZero(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`--${name} takes a number above 0, not "${text}"`);
}

/** The value of a flag that takes a number without a fraction. */
export function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value)) return value;
  throw new UsageError(`--${name} takes a whole number, not "${text}"`);
}

/** Those of the list that are named, in the list's order; all without names. */
export function chosen<T extends { readonly name: string }>(
  what: string,
  list: readonly T[],
  wanted: readonly string[],
): readonly T[] {
  for (const name of wanted) {
    if (list.some((each) => each.name === name)) continue;
    const known = list.map((each) => each.name).join(", ");
    throw new UsageError(`there is no ${what} "${name}"; there are ${known}`);
  }
  return wanted.length === 0 ? list : list.filter(({ name }) => wanted.includes(name));
}
