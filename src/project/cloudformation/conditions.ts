import { resolve } from "./resolve.ts";
import { fail, type Scope } from "./scope.ts";
import { TEMPLATE_DEPTH_MAX } from "./template-limits.ts";
import { kindOf, type TemplateNode, type Value } from "./template-node.ts";

/** Every condition of the template, true or false. They see parameters and mappings, no resources. */
export function evaluateConditions(
  nodes: ReadonlyMap<string, TemplateNode>,
  scope: Omit<Scope, "conditions" | "resources" | "omitted">,
): Map<string, boolean> {
  const results = new Map<string, boolean>();
  const evaluation: ConditionEvaluation = {
    nodes,
    results,
    path: [],
    scope: { ...scope, conditions: results, resources: new Map(), omitted: new Set() },
  };
  for (const [name, node] of nodes) conditionNamed(name, node.line, evaluation);
  return results;
}

interface ConditionEvaluation {
  readonly nodes: ReadonlyMap<string, TemplateNode>;
  readonly results: Map<string, boolean>;
  /** Conditions being evaluated, outermost first. */
  readonly path: string[];
  readonly scope: Scope;
}

/** Operands of `Fn::And` and `Fn::Or`, count. AWS: 2 to 10. */
const OPERANDS_MIN = 2;
const OPERANDS_MAX = 10;

function conditionNamed(name: string, line: number, evaluation: ConditionEvaluation): boolean {
  const { nodes, results, path, scope } = evaluation;
  const known = results.get(name);
  if (known !== undefined) return known;
  const node = nodes.get(name);
  if (node === undefined) fail(scope, line, `No condition is named ${name}`);
  if (path.includes(name)) {
    fail(
      scope,
      line,
      `Circular dependency between conditions: ${[...path.slice(path.indexOf(name)), name].join(" -> ")}`,
    );
  }
  if (path.length === TEMPLATE_DEPTH_MAX) {
    fail(scope, line, `Conditions refer to one another deeper than ${TEMPLATE_DEPTH_MAX} levels`);
  }
  path.push(name);
  const result = evaluate(node, evaluation);
  path.pop();
  results.set(name, result);
  return result;
}

function evaluate(node: TemplateNode, evaluation: ConditionEvaluation): boolean {
  const { scope } = evaluation;
  const named = conditionReference(node);
  if (named !== undefined) return conditionNamed(named, node.line, evaluation);
  if (node.kind !== "call") {
    fail(
      scope,
      node.line,
      `A condition must be Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition: found ${kindOf(node)}`,
    );
  }
  const operands = node.argument.kind === "list" ? node.argument.items : [];
  const holds = (operand: TemplateNode) => evaluate(operand, evaluation);
  switch (node.name) {
    case "Fn::Equals": {
      const [left, right] = operands;
      if (left === undefined || right === undefined || operands.length > 2) {
        return fail(scope, node.line, `Fn::Equals takes a list of 2: found ${operands.length}`);
      }
      return comparable(resolve(left, scope)) === comparable(resolve(right, scope));
    }
    case "Fn::Not": {
      const [operand] = operands;
      if (operand === undefined || operands.length > 1) {
        return fail(scope, node.line, `Fn::Not takes a list of 1: found ${operands.length}`);
      }
      return !holds(operand);
    }
    case "Fn::And":
    case "Fn::Or": {
      if (operands.length < OPERANDS_MIN || operands.length > OPERANDS_MAX) {
        fail(
          scope,
          node.line,
          `${node.name} takes ${OPERANDS_MIN} to ${OPERANDS_MAX} conditions: found ${operands.length}`,
        );
      }
      // All of them are evaluated, so that an error in any is seen.
      const results = operands.map(holds);
      return node.name === "Fn::And" ? !results.includes(false) : results.includes(true);
    }
    default:
      return fail(scope, node.line, `${node.name} does not make a condition`);
  }
}

/** `!Condition Name` and `{Condition: Name}`. */
function conditionReference(node: TemplateNode): string | undefined {
  if (node.kind === "call" && node.name === "Condition" && node.argument.kind === "scalar")
    return node.argument.text;
  if (node.kind !== "mapping" || node.entries.size !== 1) return undefined;
  const name = node.entries.get("Condition");
  return name?.kind === "scalar" ? name.text : undefined;
}

/** CloudFormation compares texts: `true` equals `"true"`. */
function comparable(value: Value | undefined): string {
  if (value === undefined) return "null";
  if (value.kind === "scalar") return JSON.stringify(value.text);
  if (value.kind === "list") return `[${value.items.map(comparable).join(",")}]`;
  return `{${[...value.entries].map(([key, item]) => `${JSON.stringify(key)}:${comparable(item)}`).join(",")}}`;
}
