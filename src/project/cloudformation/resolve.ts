import { chooseIf, findInMap, length, select } from "./intrinsics/choice.ts";
import {
  cidr,
  getAvailabilityZones,
  getStackOutput,
  importValue,
  transform,
} from "./intrinsics/environment.ts";
import { type Evaluation, type Intrinsic, parts, textOf } from "./intrinsics/intrinsic.ts";
import { base64, join, split, sub, toJsonString } from "./intrinsics/text.ts";
import { getAttribute, refer } from "./reference.ts";
import { fail, type Scope, warn } from "./scope.ts";
import { type Call, list, mapping, type TemplateNode, type Value } from "./template-node.ts";

/** Evaluates every intrinsic function in `node`. `undefined` is `AWS::NoValue`: as if never written. */
export function resolve(node: TemplateNode, scope: Scope): Value | undefined {
  switch (node.kind) {
    case "scalar":
      return node;
    case "list": {
      const items: Value[] = [];
      for (const item of node.items) {
        const value = resolve(item, scope);
        if (value !== undefined) items.push(value);
      }
      return list(items, node.line);
    }
    case "mapping": {
      const entries: [string, Value][] = [];
      for (const [key, item] of node.entries) {
        if (isFunctionKey(key, item, scope)) continue;
        const value = resolve(item, scope);
        if (value !== undefined) entries.push([key, value]);
      }
      return mapping(entries, node.line);
    }
    case "call":
      return evaluate(node, scope);
  }
}

const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ["Ref", (argument, evaluation) => refer(literal(argument, evaluation), evaluation)],
  ["Fn::GetAtt", getAtt],
  ["Fn::Sub", sub],
  ["Fn::Join", join],
  ["Fn::Split", split],
  ["Fn::Select", select],
  ["Fn::If", chooseIf],
  ["Fn::FindInMap", findInMap],
  ["Fn::Base64", base64],
  ["Fn::ImportValue", importValue],
  ["Fn::GetStackOutput", getStackOutput],
  ["Fn::GetAZs", getAvailabilityZones],
  ["Fn::Cidr", cidr],
  ["Fn::Transform", transform],
  ["Fn::Length", length],
  ["Fn::ToJsonString", toJsonString],
]);

/** They answer true or false, which only `Conditions` and the conditions' own arguments take. */
const CONDITION_FUNCTIONS = ["Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Condition"];

function evaluate({ name, argument, line }: Call, scope: Scope): Value | undefined {
  const intrinsic = INTRINSICS.get(name);
  if (intrinsic !== undefined) {
    return intrinsic(argument, { scope, name, line, resolve: (node) => resolve(node, scope) });
  }
  if (CONDITION_FUNCTIONS.includes(name))
    fail(scope, line, `${name} belongs in the Conditions section`);
  return fail(scope, line, `${name} is not a function of CloudFormation`);
}

/** A function's key among other keys: CloudFormation evaluates it nowhere but alone. */
function isFunctionKey(key: string, item: TemplateNode, scope: Scope): boolean {
  if (!key.startsWith("Fn::")) return false;
  if (key === "Fn::Transform") {
    warn(scope, item.line, `${key} is expanded by AWS only: what it makes is left out`);
    return true;
  }
  return fail(scope, item.line, `${key} must be the only key of its mapping`);
}

function literal(argument: TemplateNode, evaluation: Evaluation): string {
  if (argument.kind === "scalar" && argument.text !== "") return argument.text;
  return fail(
    evaluation.scope,
    evaluation.line,
    `${evaluation.name} takes the name of a resource or a parameter`,
  );
}

function getAtt(argument: TemplateNode, evaluation: Evaluation): Value | undefined {
  if (argument.kind === "list") {
    const [resource, attribute] = parts(argument, evaluation, [2]);
    const logicalId = textOf(resource, evaluation, "the resource's name");
    return getAttribute(logicalId, textOf(attribute, evaluation, "the attribute"), evaluation);
  }
  const path = argument.kind === "scalar" ? argument.text : "";
  const dot = path.indexOf(".");
  if (dot < 1)
    fail(
      evaluation.scope,
      evaluation.line,
      "Fn::GetAtt takes Resource.Attribute, or a list of both",
    );
  return getAttribute(path.slice(0, dot), path.slice(dot + 1), evaluation);
}
