/**
 * Turns an operation's options and `--cli-input-json` or `--cli-input-yaml` into its parameters.
 *
 * Gaps: none known.
 * By design: 2026-11-22 `--data` is raw text unless base64 is asked for (AWS CLI v1's way, and v2's
 * `raw-in-base64-out`), so that the documented `--data "Hello"` sends that text; base64 that is not
 * well formed is refused, where Python skips the characters it does not know; types are named in
 * JSON's words, not Python's.
 */
import type { Environment } from "../../config/sources.ts";
import { CliError } from "../cli-error.ts";
import type { Member, Operation } from "./operations.ts";
import type { BinaryFormat } from "./option-tables.ts";
import { loadParameter } from "./param-file.ts";

export interface InputParameters {
  readonly connectionId: string;
  readonly data: Uint8Array;
}

type Values = ReadonlyMap<string, string>;

const INPUT_OPTIONS = ["--cli-input-json", "--cli-input-yaml"] as const;

export async function inputParameters(
  operation: Operation,
  values: Values,
  context: { readonly binaryFormat: BinaryFormat; readonly environment: Environment },
): Promise<InputParameters> {
  const parameters = await inputDocument(values, context.environment);
  for (const { name, option } of operation.members) {
    const value = values.get(option);
    if (value !== undefined) parameters[name] = loadParameter(option, value, context.environment);
  }
  validate(operation, parameters);
  return {
    connectionId: String(parameters.ConnectionId),
    data: blob(parameters.Data, context.binaryFormat),
  };
}

/** Refuses a command line without an option that nothing else can stand in for. */
export function requireOptions(operation: Operation, values: Values): void {
  if (INPUT_OPTIONS.some((option) => values.has(option))) return;
  const skeleton = values.get("--generate-cli-skeleton");
  if (skeleton !== undefined && skeleton !== "output") return;
  const missing = operation.members.filter(({ option }) => !values.has(option));
  if (missing.length === 0) return;
  const names = missing.map(({ option }) => option).join(", ");
  throw new CliError("usage", `the following arguments are required: ${names}`);
}

async function inputDocument(
  values: Values,
  environment: Environment,
): Promise<Record<string, unknown>> {
  const [option, second] = INPUT_OPTIONS.filter((name) => values.has(name));
  if (option === undefined) return {};
  if (second !== undefined) {
    throw new CliError("parameter", "Only one --cli-input- parameter may be specified.");
  }
  const loaded = loadParameter(option, values.get(option) ?? "", environment);
  const text = typeof loaded === "string" ? loaded : new TextDecoder().decode(loaded);
  const document = option === "--cli-input-json" ? parseJson(text) : await parseYaml(text);
  if (typeof document === "object" && document !== null && !Array.isArray(document)) {
    return { ...document };
  }
  throw inputProblem(option, `Invalid type: expecting map, received ${typeName(document)}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = (cause as Error).message.replace(/^JSON Parse error: /, "");
    throw inputProblem("--cli-input-json", `Invalid JSON: ${why}\nJSON received: ${text}`, cause);
  }
}

async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await import("yaml");
  try {
    return parse(text, { customTags: ["binary"] });
  } catch (cause) {
    const why = (cause as Error).message;
    throw inputProblem("--cli-input-yaml", `Invalid YAML: ${why}`, cause);
  }
}

function inputProblem(option: string, message: string, cause?: unknown): CliError {
  return new CliError("parameter", `Error parsing parameter '${option}': ${message}`, { cause });
}

/** Everything that is wrong, in botocore's order and words. */
function validate({ members }: Operation, parameters: Readonly<Record<string, unknown>>): void {
  const names = members.map(({ name }) => String(name));
  const problems = [...names]
    .sort()
    .filter((name) => !Object.hasOwn(parameters, name))
    .map((name) => `Missing required parameter in input: "${name}"`);
  for (const name of Object.keys(parameters)) {
    if (names.includes(name)) continue;
    problems.push(`Unknown parameter in input: "${name}", must be one of: ${names.join(", ")}`);
  }
  for (const member of members) {
    if (!Object.hasOwn(parameters, member.name)) continue;
    const value = parameters[member.name];
    if (!isOfKind(member, value)) problems.push(wrongType(member, value));
  }
  if (problems.length === 0) return;
  throw new CliError("parameter", `Parameter validation failed:\n${problems.join("\n")}`);
}

function isOfKind({ kind }: Member, value: unknown): boolean {
  return typeof value === "string" || (kind === "blob" && value instanceof Uint8Array);
}

function wrongType({ name, kind }: Member, value: unknown): string {
  const shown = value instanceof Uint8Array ? "(bytes)" : JSON.stringify(value);
  const valid = kind === "blob" ? "string, bytes" : "string";
  return `Invalid type for parameter ${name}, value: ${shown}, type: ${typeName(value)}, valid types: ${valid}`;
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Uint8Array) return "bytes";
  return Array.isArray(value) ? "list" : typeof value === "object" ? "map" : typeof value;
}

function blob(value: unknown, format: BinaryFormat): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== "string") return new Uint8Array();
  if (format === "raw-in-base64-out") return new TextEncoder().encode(value);
  const packed = value.replace(/\s+/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed)) {
    throw new CliError("general", `Invalid base64: "${value}"`);
  }
  return Buffer.from(packed, "base64");
}
