import { getAttribute, refer } from "../reference.ts";
import { fail } from "../scope.ts";
import { list, type TemplateNode, text, type Value } from "../template-node.ts";
import { answer, type Evaluation, itemsOf, parts, textOf } from "./intrinsic.ts";

/** `Fn::Sub`: `${Name}`, `${Name.Attribute}`, `${AWS::Region}`; `${!Name}` stands for the text `${Name}`. */
export function sub(argument: TemplateNode, evaluation: Evaluation): Value {
  const [templateNode, variablesNode] =
    argument.kind === "list" ? parts(argument, evaluation, [1, 2]) : [argument];
  const { scope, name, line } = evaluation;
  if (templateNode?.kind !== "scalar" || templateNode.value === null) {
    fail(scope, line, `${name} takes text, or a list of text and a mapping of variables`);
  }
  const variables = {
    nodes: variablesOf(variablesNode, evaluation),
    texts: new Map<string, string>(),
  };
  const template = templateNode.text;
  let result = "";
  let end = 0;
  for (let start = template.indexOf("${"); start !== -1; start = template.indexOf("${", end)) {
    const close = template.indexOf("}", start);
    if (close === -1) break;
    result += template.slice(end, start);
    result += substitute(template.slice(start + 2, close), variables, {
      ...evaluation,
      line: templateNode.line,
    });
    answer(result, evaluation);
    end = close + 1;
  }
  return answer(result + template.slice(end), evaluation);
}

function variablesOf(
  node: TemplateNode | undefined,
  evaluation: Evaluation,
): ReadonlyMap<string, TemplateNode> {
  if (node === undefined) return new Map();
  if (node.kind === "mapping") return node.entries;
  return fail(
    evaluation.scope,
    evaluation.line,
    `${evaluation.name}: the variables must be a mapping`,
  );
}

interface Variables {
  readonly nodes: ReadonlyMap<string, TemplateNode>;
  /** Those evaluated already: a variable used twice is evaluated once, or nested ones would take exponential time. */
  readonly texts: Map<string, string>;
}

function substitute(expression: string, variables: Variables, evaluation: Evaluation): string {
  if (expression.startsWith("!")) return `\${${expression.slice(1)}}`;
  const { scope, line } = evaluation;
  const variable = variables.nodes.get(expression);
  if (variable !== undefined) {
    const known =
      variables.texts.get(expression) ?? textOf(variable, evaluation, `variable ${expression}`);
    variables.texts.set(expression, known);
    return known;
  }
  if (!/^[A-Za-z0-9_.:]+$/.test(expression)) {
    const rule =
      "variable names must contain only alphanumeric characters, underscores, periods, and colons";
    fail(
      scope,
      line,
      `Fn::Sub: ${rule}: found \${${expression}}; write \${!${expression}} for the text itself`,
    );
  }
  const dot = expression.indexOf(".");
  const value =
    dot === -1
      ? refer(expression, evaluation)
      : getAttribute(expression.slice(0, dot), expression.slice(dot + 1), evaluation);
  if (value?.kind !== "scalar")
    fail(scope, line, `Fn::Sub: \${${expression}} does not resolve to text`);
  return value.text;
}

export function join(argument: TemplateNode, evaluation: Evaluation): Value {
  const [delimiter, items] = parts(argument, evaluation, [2]);
  const separator = textOf(delimiter, evaluation, "the delimiter");
  const texts = itemsOf(items, evaluation, "the second item").map((item) =>
    textOf(item, evaluation, "an item to join"),
  );
  return answer(texts.join(separator), evaluation);
}

export function split(argument: TemplateNode, evaluation: Evaluation): Value {
  const [delimiterNode, textNode] = parts(argument, evaluation, [2]);
  const delimiter = textOf(delimiterNode, evaluation, "the delimiter");
  if (delimiter === "")
    fail(evaluation.scope, evaluation.line, "Fn::Split: the delimiter must not be empty");
  const pieces = textOf(textNode, evaluation, "the text to split").split(delimiter);
  return list(
    pieces.map((piece) => text(piece, evaluation.line)),
    evaluation.line,
  );
}

export function base64(argument: TemplateNode, evaluation: Evaluation): Value {
  const plain = textOf(argument, evaluation, "the argument");
  return answer(Buffer.from(plain, "utf8").toString("base64"), evaluation);
}

export function toJsonString(argument: TemplateNode, evaluation: Evaluation): Value {
  const value = evaluation.resolve(argument);
  if (value === undefined || value.kind === "scalar") {
    fail(evaluation.scope, evaluation.line, "Fn::ToJsonString takes a mapping or a list");
  }
  return answer(JSON.stringify(plainOf(value)), evaluation);
}

function plainOf(value: Value): unknown {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "list") return value.items.map(plainOf);
  return Object.fromEntries([...value.entries].map(([key, item]) => [key, plainOf(item)]));
}
