import { fail } from "../scope.ts";
import type { TemplateNode, Value } from "../template-node.ts";
import { type Evaluation, itemsOf, parts, textOf } from "./intrinsic.ts";

export function select(argument: TemplateNode, evaluation: Evaluation): Value {
  const [indexNode, itemsNode] = parts(argument, evaluation, [2]);
  const index = textOf(indexNode, evaluation, "the index");
  const items = itemsOf(itemsNode, evaluation, "the second item");
  const item = /^\d{1,9}$/.test(index) ? items[Number(index)] : undefined;
  if (item !== undefined) return item;
  return fail(
    evaluation.scope,
    evaluation.line,
    `Fn::Select cannot select index ${index} of a list of ${items.length}`,
  );
}

export function chooseIf(argument: TemplateNode, evaluation: Evaluation): Value | undefined {
  const [conditionNode, whenTrue, whenFalse] = parts(argument, evaluation, [3]);
  const name = textOf(conditionNode, evaluation, "the condition's name");
  const holds = evaluation.scope.conditions.get(name);
  if (holds === undefined)
    fail(evaluation.scope, evaluation.line, `Fn::If: no condition is named ${name}`);
  const branch = holds ? whenTrue : whenFalse;
  return branch === undefined ? undefined : evaluation.resolve(branch);
}

/** The fourth item, `DefaultValue`, comes with the transform AWS::LanguageExtensions. */
export function findInMap(argument: TemplateNode, evaluation: Evaluation): Value | undefined {
  const [mapNode, topNode, secondNode, options] = parts(argument, evaluation, [3, 4]);
  const mapName = textOf(mapNode, evaluation, "the mapping's name");
  const topKey = textOf(topNode, evaluation, "the top-level key");
  const secondKey = textOf(secondNode, evaluation, "the second-level key");
  const found = child(child(evaluation.scope.mappings.get(mapName), topKey), secondKey);
  if (found !== undefined) return evaluation.resolve(found);
  const otherwise = child(options, "DefaultValue");
  if (otherwise !== undefined) return evaluation.resolve(otherwise);
  return fail(
    evaluation.scope,
    evaluation.line,
    `Fn::FindInMap: no mapping has ${mapName}.${topKey}.${secondKey}`,
  );
}

function child(node: TemplateNode | undefined, key: string): TemplateNode | undefined {
  return node?.kind === "mapping" ? node.entries.get(key) : undefined;
}

export function length(argument: TemplateNode, evaluation: Evaluation): Value {
  const count = itemsOf(argument, evaluation, "the argument").length;
  return { kind: "scalar", value: count, text: String(count), line: evaluation.line };
}
