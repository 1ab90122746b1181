/**
 * Reads options as the AWS CLI does, which means as Python's argparse does: `--name value`,
 * `--name=value`, unambiguous abbreviations, the last of a repeated option, and no value that looks
 * like an option unless it is a negative number, holds a space, or stands after `=`.
 * https://docs.python.org/3/library/argparse.html#arguments-containing
 *
 * Gaps: 2026-11-22 a bare `--` is an unknown option here; argparse ends the options there.
 * By design: none.
 */
import { nearestName } from "../../config/nearest-name.ts";
import { CliError } from "../cli-error.ts";

export interface OptionSpec {
  /** With its dashes. */
  readonly name: string;
  readonly takes: "nothing" | "value" | "optional value";
  /** What an `optional value` is when it is not written. */
  readonly otherwise?: string;
  readonly choices?: readonly string[];
}

export interface ParsedOptions {
  /** By name with its dashes; an option that takes nothing is `""` when it is given. */
  readonly values: ReadonlyMap<string, string>;
  /** Everything that was not an option of the table, in order. */
  readonly rest: readonly string[];
}

export function parseOptions(argv: readonly string[], table: readonly OptionSpec[]): ParsedOptions {
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? "";
    const found = isOption(word, table) ? matchOption(word, table) : undefined;
    if (found === undefined) {
      rest.push(word);
      continue;
    }
    const { spec, written } = found;
    const next = argv[index + 1];
    if (written !== undefined) {
      values.set(spec.name, checkedValue(spec, written));
    } else if (spec.takes === "nothing") {
      values.set(spec.name, "");
    } else if (next !== undefined && !isOption(next, table)) {
      values.set(spec.name, checkedValue(spec, next));
      index++;
    } else if (spec.takes === "optional value") {
      values.set(spec.name, spec.otherwise ?? "");
    } else {
      throw new CliError("usage", `argument ${spec.name}: expected one argument`);
    }
  }
  return { values, rest };
}

/** Whether argparse would read this word as an option, known or not, and never as a value. */
export function isOption(word: string, table: readonly OptionSpec[]): boolean {
  if (!word.startsWith("-") || word === "-") return false;
  if (matchOption(word, table) !== undefined) return true;
  if (/^-\d+$|^-\d*\.\d+$/.test(word)) return false;
  return !word.includes(" ");
}

interface Match {
  readonly spec: OptionSpec;
  /** What stands after `=`. */
  readonly written: string | undefined;
}

function matchOption(word: string, table: readonly OptionSpec[]): Match | undefined {
  const exact = table.find(({ name }) => name === word);
  if (exact !== undefined) return { spec: exact, written: undefined };
  if (!word.startsWith("--") || word === "--") return undefined;
  const equals = word.indexOf("=");
  const name = equals < 0 ? word : word.slice(0, equals);
  const written = equals < 0 ? undefined : word.slice(equals + 1);
  const spec = table.find((candidate) => candidate.name === name);
  if (spec !== undefined) return { spec, written };
  const near = table.filter((candidate) => candidate.name.startsWith(name));
  if (near.length > 1) {
    const names = near.map((candidate) => candidate.name).join(", ");
    throw new CliError("usage", `ambiguous option: ${word} could match ${names}`);
  }
  const [only] = near;
  return only === undefined ? undefined : { spec: only, written };
}

function checkedValue(spec: OptionSpec, value: string): string {
  if (spec.takes === "nothing") {
    throw new CliError("usage", `argument ${spec.name}: ignored explicit argument '${value}'`);
  }
  if (spec.choices !== undefined && !spec.choices.includes(value)) {
    throw new CliError("usage", `argument ${spec.name}: ${invalidChoice(value, spec.choices)}`);
  }
  return value;
}

/** The AWS CLI's words and its two columns. */
export function invalidChoice(written: string, choices: readonly string[]): string {
  const lines: string[] = [];
  for (let index = 0; index < choices.length; index += 2) {
    lines.push(
      choices
        .slice(index, index + 2)
        .map((choice) => choice.padEnd(40))
        .join(" | "),
    );
  }
  const nearest = nearestName(written, choices);
  const hint =
    nearest === undefined
      ? ""
      : `\n\n\nInvalid choice: '${written}', maybe you meant:\n\n  * ${nearest}`;
  return `Invalid choice, valid choices are:\n\n${lines.join("\n")}${hint}`;
}
