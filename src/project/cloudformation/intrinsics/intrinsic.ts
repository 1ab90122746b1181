import { fail, type Scope } from "../scope.ts";
import { RESOLVED_TEXT_CHARACTERS_MAX } from "../template-limits.ts";
import { kindOf, type TemplateNode, text, type Value } from "../template-node.ts";

/** One call of an intrinsic function, as the function sees it. */
export interface Evaluation {
  readonly scope: Scope;
  /** For messages: `Fn::Join`. */
  readonly name: string;
  readonly line: number;
  /** `undefined` is `AWS::NoValue`. */
  resolve(node: TemplateNode): Value | undefined;
}

export type Intrinsic = (argument: TemplateNode, evaluation: Evaluation) => Value | undefined;

/** The items of an argument that must be written as a list of so many. */
export function parts(
  argument: TemplateNode,
  evaluation: Evaluation,
  counts: readonly number[],
): readonly TemplateNode[] {
  const { scope, name, line } = evaluation;
  if (argument.kind !== "list" || !counts.includes(argument.items.length)) {
    const found =
      argument.kind === "list" ? `a list of ${argument.items.length}` : kindOf(argument);
    fail(scope, line, `${name} takes a list of ${counts.join(" or ")}: found ${found}`);
  }
  return argument.items;
}

/** An argument as text; numbers and booleans count as text, as on AWS. */
export function textOf(
  node: TemplateNode | undefined,
  evaluation: Evaluation,
  what: string,
): string {
  const value = node === undefined ? undefined : evaluation.resolve(node);
  if (value?.kind === "scalar" && value.value !== null) return value.text;
  const found = value === undefined ? "nothing" : kindOf(value);
  return fail(
    evaluation.scope,
    node?.line ?? evaluation.line,
    `${evaluation.name}: ${what} must be text: found ${found}`,
  );
}

export function itemsOf(
  node: TemplateNode | undefined,
  evaluation: Evaluation,
  what: string,
): readonly Value[] {
  const value = node === undefined ? undefined : evaluation.resolve(node);
  if (value?.kind === "list") return value.items;
  const found = value === undefined ? "nothing" : kindOf(value);
  return fail(
    evaluation.scope,
    node?.line ?? evaluation.line,
    `${evaluation.name}: ${what} must be a list: found ${found}`,
  );
}

/** What a function answers with: text of a bounded size, on the line of the call. */
export function answer(value: string, evaluation: Evaluation): Value {
  if (value.length > RESOLVED_TEXT_CHARACTERS_MAX) {
    const { scope, name, line } = evaluation;
    fail(scope, line, `${name} makes more than ${RESOLVED_TEXT_CHARACTERS_MAX} characters`);
  }
  return text(value, evaluation.line);
}
