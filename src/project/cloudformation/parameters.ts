import { basename } from "node:path";
import { nearestName } from "../../config/nearest-name.ts";
import { ProjectError } from "../project-error.ts";
import type { TemplateOverrides } from "../template-overrides.ts";
import { isElsewhere } from "./elsewhere.ts";
import { referencedNames } from "./referenced-names.ts";
import { fail, warn } from "./scope.ts";
import { type Report, section } from "./sections.ts";
import { list, type Mapping, type TemplateNode, text, type Value } from "./template-node.ts";

/** Values of the template's parameters: the override, else the default, checked as CloudFormation checks them. */
export function readParameters(
  root: Mapping<TemplateNode>,
  given: GivenParameters,
  report: Report,
): Map<string, Value> {
  const nodes = section(root, "Parameters", report);
  const used = usedNames(root);
  const { parameters: overrides } = given;
  for (const name of Object.keys(overrides)) {
    if (nodes.has(name) || isElsewhere(name)) continue;
    refuseUnknown(name, [...nodes.keys()], given, report);
  }
  const values = new Map<string, Value>();
  const missing: Missing[] = [];
  for (const [name, node] of nodes) {
    if (node.kind !== "mapping")
      fail(report, node.line, `Parameter ${name} must be a mapping with a Type`);
    const override = ownValue(name, overrides) ?? ownValue(name, given.defaults ?? {});
    const value = readParameter({ name, node, override, isUsed: used.has(name) }, report);
    if (value === undefined) missing.push({ name, node });
    else values.set(name, value);
  }
  refuseMissing(missing, given, report);
  return values;
}

function ownValue(name: string, values: Readonly<Record<string, string>>): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

export interface GivenParameters {
  readonly parameters: Readonly<Record<string, string>>;
  /** Over the parameters' own defaults; those that the template has not are left. */
  readonly defaults?: Readonly<Record<string, string>> | undefined;
  readonly overrides?: Pick<TemplateOverrides, "parameters"> | undefined;
  /** The stack that gives them to one that it nests. */
  readonly by?: {
    /** `Stack Chat`. */
    readonly subject: string;
    readonly line: number;
    lineOf(name: string): number;
  };
}

/** All at once, so that they can be given at once. */
function refuseMissing(
  [first, ...others]: readonly Missing[],
  { by }: GivenParameters,
  report: Report,
): void {
  if (first === undefined) return;
  const names = [first, ...others].map(({ name }) => name);
  if (by !== undefined) {
    const have = others.length === 0 ? "which has" : "which have";
    const file = basename(report.stack.file);
    const message = `Parameters must give ${names.join(", ")}, ${have} no default in ${file}`;
    fail(report, by.line, `${by.subject}: ${message}`);
  }
  const flags = names.map((name) => `--parameter ${name}=…`).join(" ");
  const sentence =
    others.length === 0
      ? `Parameter ${first.name} has no default: give it a value with ${flags}`
      : `Parameters ${names.join(", ")} have no default: give them values with ${flags}`;
  fail(report, first.node.line, sentence);
}

type Missing = Pick<Declaration, "name" | "node">;

function refuseUnknown(
  name: string,
  known: readonly string[],
  { overrides, by }: GivenParameters,
  report: Report,
): never {
  const written = overrides?.parameters.find((one) => one.name === name);
  const nearest = nearestName(name, known);
  const meant = nearest === undefined ? "" : `, did you mean ${nearest}`;
  if (by !== undefined) {
    const sentence = `${by.subject}: ${basename(report.stack.file)} has no parameter ${name}`;
    fail(report, by.lineOf(name), `${sentence}${meant === "" ? ": remove it" : `${meant}?`}`);
  }
  if (written !== undefined) {
    const sentence = `The template has no parameter ${name}${meant === "" ? ": remove it" : `${meant}?`}`;
    throw new ProjectError(sentence, written.position);
  }
  fail(report, 1, `Template has no parameter ${name}${meant}: remove --parameter ${name}=…`);
}

interface Declaration {
  readonly name: string;
  readonly node: Mapping<TemplateNode>;
  readonly override: string | undefined;
  readonly isUsed: boolean;
}

/** The CDK's BootstrapVersion, for one, is there for a rule of the deployment alone. */
function usedNames({ entries }: Mapping<TemplateNode>): ReadonlySet<string> {
  const sections = ["Conditions", "Globals", "Resources", "Outputs"];
  return referencedNames(sections.flatMap((name) => entries.get(name) ?? []));
}

const ATTRIBUTES = [
  "Type",
  "Default",
  "Description",
  "NoEcho",
  "AllowedValues",
  "AllowedPattern",
  "ConstraintDescription",
  "MinLength",
  "MaxLength",
  "MinValue",
  "MaxValue",
];

/** `undefined`: nothing gives it a value. */
function readParameter(declaration: Declaration, report: Report): Value | undefined {
  const { name, node, override } = declaration;
  for (const [attribute, { line }] of node.entries) {
    if (ATTRIBUTES.includes(attribute)) continue;
    warn(
      report,
      line,
      `Parameter ${name}: attribute ${attribute} is not known, so it has no effect`,
    );
  }
  const type =
    textOf(declaration, "Type", report) ?? fail(report, node.line, `Parameter ${name} has no Type`);
  const given = override ?? textOf(declaration, "Default", report);
  if (given === undefined) return undefined;
  const { isUsed } = declaration;
  if (isUsed && type.startsWith("AWS::SSM::Parameter::Value<") && override === undefined) {
    const advice = `give the value with --parameter ${name}=…`;
    warn(
      report,
      node.line,
      `Parameter ${name} is read from Systems Manager on AWS: its name stands in for it; ${advice}`,
    );
  }
  if (!isList(type)) {
    check(declaration, type, given, report);
    return text(given, node.line);
  }
  const items = given.split(",").map((item) => item.trim());
  for (const item of items) check(declaration, type, item, report);
  return list(
    items.map((item) => text(item, node.line)),
    node.line,
  );
}

function isList(type: string): boolean {
  return (
    type === "CommaDelimitedList" || type.includes("List<") || type.endsWith("<CommaDelimitedList>")
  );
}

/** The value stays out of every message: it may be a secret. */
function check(declaration: Declaration, type: string, value: string, report: Report): void {
  const { name, node } = declaration;
  const refuse = (rule: string): never => {
    const description = textOf(declaration, "ConstraintDescription", report);
    return fail(
      report,
      node.line,
      `Parameter ${name} ${rule}${description === undefined ? "" : `: ${description}`}`,
    );
  };
  const bound = (attribute: string) => numberOf(declaration, attribute, report);
  const isNumber = type === "Number" || type === "List<Number>";
  if (isNumber && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value))
    refuse("must be a number");
  const allowed = node.entries.get("AllowedValues");
  if (allowed !== undefined && !allowedTexts(allowed).includes(value))
    refuse(`must be one of its AllowedValues (${allowedTexts(allowed).join(", ")})`);
  const pattern = textOf(declaration, "AllowedPattern", report);
  if (pattern !== undefined && matches(pattern, value, declaration, report) === false) {
    refuse(`must match its AllowedPattern ${pattern}`);
  }
  const [minLength, maxLength] = [bound("MinLength"), bound("MaxLength")];
  if (minLength !== undefined && value.length < minLength)
    refuse(`must have at least ${minLength} characters`);
  if (maxLength !== undefined && value.length > maxLength)
    refuse(`must have at most ${maxLength} characters`);
  const [minValue, maxValue] = [bound("MinValue"), bound("MaxValue")];
  if (minValue !== undefined && !(Number(value) >= minValue))
    refuse(`must be at least ${minValue}`);
  if (maxValue !== undefined && !(Number(value) <= maxValue)) refuse(`must be at most ${maxValue}`);
}

function allowedTexts(node: TemplateNode): string[] {
  const items = node.kind === "list" ? node.items : [node];
  return items.flatMap((item) => (item.kind === "scalar" ? [item.text] : []));
}

/** AWS matches the whole value, with Java's regular expressions; a pattern JavaScript cannot read is not applied. */
function matches(
  pattern: string,
  value: string,
  declaration: Declaration,
  report: Report,
): boolean | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, "s").test(value);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { name, node } = declaration;
    warn(
      report,
      node.line,
      `Parameter ${name}: AllowedPattern ${pattern} cannot be read here, so it is not applied`,
    );
    return undefined;
  }
}

function textOf(
  { name, node }: Declaration,
  attribute: string,
  report: Report,
): string | undefined {
  const found = node.entries.get(attribute);
  if (found === undefined) return undefined;
  if (found.kind === "scalar" && found.value !== null) return found.text;
  return fail(
    report,
    found.line,
    `Parameter ${name}: ${attribute} must be text, not a function or a list`,
  );
}

function numberOf(declaration: Declaration, attribute: string, report: Report): number | undefined {
  const found = textOf(declaration, attribute, report);
  if (found === undefined) return undefined;
  const value = Number(found);
  if (found !== "" && Number.isFinite(value)) return value;
  return fail(
    report,
    declaration.node.line,
    `Parameter ${declaration.name}: ${attribute} must be a number`,
  );
}
