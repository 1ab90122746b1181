import { parse } from "yaml";
import { readParameterFile } from "./parameter-file.ts";
import { ProjectError } from "./project-error.ts";

/** In the order in which AWS SAM looks for them. */
export const SAM_CONFIG_FILES = [
  ...["samconfig.toml", "samconfig.yaml", "samconfig.yml", "samconfig.json"],
];
export const DEFAULT_SAM_ENVIRONMENT = "default";

/** Characters of a samconfig file. Ours. */
export const SAM_CONFIG_CHARACTERS_MAX = 1_048_576;

export interface SamConfigSource {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  /** `--config-env`; without it the default environment, where there is one. */
  readonly environment?: string | undefined;
  /** For `file://…`, relative to the file's folder; `undefined` where there is none. */
  read(path: string): string | undefined;
}

/**
 * `parameter_overrides` of `sam deploy`, in every form that SAM takes (aws/aws-sam-cli, `samcli/cli/types.py`).
 * `undefined`: the file says nothing of parameters.
 */
export function readSamConfig(source: SamConfigSource): Record<string, string> | undefined {
  const environments = parsed(source);
  const name = source.environment ?? DEFAULT_SAM_ENVIRONMENT;
  const environment = member(environments, name);
  if (environment === undefined && source.environment !== undefined) {
    const known = Object.keys(environments).filter((each) => each !== "version");
    const others = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
    throw problem(source, `There is no environment ${name} for --config-env: ${others}`, 1);
  }
  const found = [member(environment, "global"), member(environment, "deploy")].map((command) =>
    property(member(command, "parameters"), "parameter_overrides"),
  );
  if (found.every((each) => each === undefined)) return undefined;
  return Object.assign({}, ...found.map((each) => parametersOf(each, source)));
}

type Table = Readonly<Record<string, unknown>>;

function parsed(source: SamConfigSource): Table {
  const { text } = source;
  if (text.length > SAM_CONFIG_CHARACTERS_MAX) {
    throw problem(source, `The file is larger than ${SAM_CONFIG_CHARACTERS_MAX} characters`, 1);
  }
  try {
    const value: unknown = isToml(source) ? Bun.TOML.parse(text) : parse(text);
    return isTable(value) ? value : {};
  } catch (cause) {
    const [kind, line] = isToml(source)
      ? ["TOML", brokenLine(text)]
      : ["YAML or JSON", (cause as { linePos?: [{ line: number }] }).linePos?.[0].line ?? 1];
    // The parser's own words have a piece of the file in them.
    throw problem(source, `The file is not valid ${kind}`, Number(line), cause);
  }
}

function isToml({ file }: SamConfigSource): boolean {
  return file.endsWith(".toml");
}

/** Lines of a file in which the one that is broken is looked for; in a longer one the first is named. */
const SEARCHED_LINES_MAX = 500;

/** The parser tells no line: it is the one after the longest beginning that is sound. */
function brokenLine(text: string): number {
  const lines = text.split("\n");
  if (lines.length > SEARCHED_LINES_MAX) return 1;
  for (let count = lines.length - 1; count > 0; count -= 1) {
    try {
      Bun.TOML.parse(lines.slice(0, count).join("\n"));
      return count + 1;
    } catch {
      // Still broken.
    }
  }
  return 1;
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function property(table: unknown, name: string): unknown {
  return isTable(table) && Object.hasOwn(table, name) ? table[name] : undefined;
}

function member(table: unknown, name: string): Table | undefined {
  const found = property(table, name);
  return isTable(found) ? found : undefined;
}

function parametersOf(value: unknown, source: SamConfigSource): Record<string, string> {
  if (value === undefined || value === "") return {};
  if (typeof value === "string") return written(value, source);
  if (Array.isArray(value)) {
    return Object.assign({}, ...value.map((item) => parametersOf(item, source)));
  }
  if (!isTable(value)) throw problem(source, FORM);
  const entries = Object.entries(value).map(([name, each]) => {
    const isText = ["string", "number", "boolean", "bigint"].includes(typeof each);
    if (isText) return [name, String(each)];
    if (Array.isArray(each)) return [name, each.map(String).join(",")];
    throw problem(source, `The value of parameter ${name} must be text`);
  });
  return Object.fromEntries(entries);
}

const FORM = "parameter_overrides must be Name=value, a list of such, or a table";
const QUOTED = String.raw`"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'`;
const PARAMETER = new RegExp(
  String.raw`\s*(?:ParameterKey=["']?(\w+)["']?,ParameterValue=|["']?(\w+)["']?=)(${QUOTED}|(?:\\.|[^\s"'\\])*)(?=\s|$)`,
  "sy",
);

/** `Stage=dev Name="a b"`, and `ParameterKey=Stage,ParameterValue=dev`. */
function written(text: string, source: SamConfigSource): Record<string, string> {
  if (text.startsWith("file://")) return ofFile(text.slice("file://".length), source);
  const found: [string, string][] = [];
  const trimmed = text.trim();
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < trimmed.length) {
    const match = PARAMETER.exec(trimmed);
    if (match === null) throw problem(source, FORM);
    found.push([match[1] ?? match[2] ?? "", unquoted(match[3] ?? "")]);
  }
  return Object.fromEntries(found);
}

function unquoted(value: string): string {
  const quote = value[0];
  const isQuoted = (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote);
  return (isQuoted ? value.slice(1, -1) : value).replace(/\\([ "'])/g, "$1");
}

function ofFile(path: string, source: SamConfigSource): Record<string, string> {
  const text = source.read(path);
  if (text === undefined) throw problem(source, `parameter_overrides: there is no file ${path}`);
  const found = readParameterFile(path, text);
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}

/** On the line of the overrides, where no other is known. */
function problem(source: SamConfigSource, message: string, line?: number, cause?: unknown) {
  const { file, text } = source;
  const found = text.split("\n").findIndex((each) => each.includes("parameter_overrides"));
  const at = line ?? Math.max(found + 1, 1);
  return new ProjectError(message, { file, line: at }, cause === undefined ? {} : { cause });
}
