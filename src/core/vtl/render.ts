import { calculate, isEqual, isOrdered, isTrue, isWhole } from "./arithmetic.ts";
import { type Budget, FOREACH_PASSES_MAX, TemplateError } from "./budget.ts";
import { ForeachLoop } from "./foreach-loop.ts";
import { callMethod, readIndex, readProperty, writeMember } from "./members.ts";
import type {
  Operator,
  VtlAction,
  VtlComputation,
  VtlExpression,
  VtlNode,
  VtlReference,
} from "./syntax.ts";
import { VtlBlock, VtlList, VtlMap, VtlObject, type VtlValue, WholeDouble } from "./value.ts";
import { argumentText } from "./value-text.ts";

/** Throws `TemplateError`, and nothing else. */
export function renderTemplate(
  nodes: readonly VtlNode[],
  variables: ReadonlyMap<string, VtlValue>,
  budget: Budget,
): string {
  const rendering = new Rendering(variables, budget);
  try {
    return rendering.body(nodes);
  } catch (error) {
    if (error instanceof TemplateError && rendering.line > 0) {
      throw new TemplateError(error.message, { cause: error, line: rendering.line });
    }
    throw error;
  }
}

type Foreach = Extract<VtlNode, { kind: "foreach" }>;

class Rendering {
  /** Of the last reference or loop that was begun. */
  line = 0;
  readonly #variables: Map<string, VtlValue>;
  readonly #budget: Budget;
  /** What is left out until the loop, or the template, is over. */
  #leaving: "break" | "stop" | undefined;

  constructor(variables: ReadonlyMap<string, VtlValue>, budget: Budget) {
    this.#variables = new Map(variables);
    this.#budget = budget;
  }

  body(nodes: readonly VtlNode[]): string {
    let text = "";
    this.#budget.enter();
    for (const node of nodes) {
      if (this.#leaving !== undefined) break;
      const piece = node.kind === "text" ? node.text : this.#act(node);
      text += piece;
      this.#budget.text(piece.length);
      this.#budget.fits(text.length);
    }
    this.#budget.leave();
    return text;
  }

  #act(node: VtlAction): string {
    switch (node.kind) {
      case "insert":
        return this.#insert(node);
      case "set":
        this.#set(node.target, node.value);
        return "";
      case "if":
        return this.#if(node);
      case "foreach":
        return this.#foreach(node);
      case "define": {
        const block = new VtlBlock(() => this.body(node.body));
        this.#variables.set(node.variable, block);
        return "";
      }
      case "break":
      case "stop":
        this.#leaving = node.kind;
        return "";
    }
  }

  /** Nothing for null, as API Gateway writes it; Velocity itself would write the reference. */
  #insert({ reference, backslashes }: Extract<VtlNode, { kind: "insert" }>): string {
    const value = this.#reference(reference);
    const escaped = "\\".repeat(Math.floor(backslashes / 2));
    // Velocity keeps the backslash of a reference that has no value.
    if (backslashes % 2 === 1) return escaped + (value === null ? "\\" : "") + reference.source;
    if (value === null) return escaped;
    return escaped + (argumentText(value, this.#budget) ?? "");
  }

  #if({ branches, otherwise }: Extract<VtlNode, { kind: "if" }>): string {
    for (const { condition, body } of branches) {
      if (this.#holds(condition)) return this.body(body);
    }
    return this.body(otherwise);
  }

  /** A null value sets nothing, as in Velocity 1.x. */
  #set({ name, steps }: VtlReference, expression: VtlExpression): void {
    const value = this.#expression(expression);
    if (value === null) return;
    const last = steps.at(-1);
    if (last === undefined) {
      this.#variables.set(name, value);
      return;
    }
    const target = this.#walk(this.#variables.get(name) ?? null, steps.slice(0, -1));
    if (last.kind === "property") writeMember(target, last.name, value, this.#budget);
    if (last.kind === "index") {
      writeMember(target, this.#expression(last.index), value, this.#budget);
    }
  }

  #foreach(node: Foreach): string {
    this.line = node.line;
    const items = itemsOf(this.#expression(node.items), this.#budget);
    this.line = node.line;
    const names = [node.variable, "foreach", "velocityCount"];
    const before = names.map((name) => this.#variables.get(name));
    const loop = new ForeachLoop(items.length, before[1] ?? null);
    this.#variables.set("foreach", new VtlObject(loop));
    let text = "";
    for (const [index, item] of items.entries()) {
      if (index === FOREACH_PASSES_MAX) {
        this.line = node.line;
        throw new TemplateError(`#foreach ran more than ${FOREACH_PASSES_MAX} times`);
      }
      this.#variables.set(node.variable, item);
      loop.index = index;
      this.#variables.set("velocityCount", index + 1);
      text += this.body(node.body);
      this.#budget.fits(text.length);
      if (this.#leaving !== undefined) break;
    }
    if (this.#leaving === "break") this.#leaving = undefined;
    for (const [index, name] of names.entries()) {
      const value = before[index];
      if (value === undefined) this.#variables.delete(name);
      else this.#variables.set(name, value);
    }
    return text;
  }

  #reference({ name, steps, line }: VtlReference): VtlValue {
    this.line = line;
    this.#budget.spend(1);
    return this.#walk(this.#variables.get(name) ?? null, steps);
  }

  #walk(start: VtlValue, steps: VtlReference["steps"]): VtlValue {
    let value = start;
    for (const step of steps) {
      if (value === null) return null;
      this.#budget.spend(1);
      if (step.kind === "property") value = readProperty(value, step.name);
      else if (step.kind === "index") {
        value = readIndex(value, this.#expression(step.index), this.#budget);
      } else {
        const args = step.args.map((arg) => this.#expression(arg));
        value = callMethod(value, { name: step.name, args, budget: this.#budget });
      }
    }
    return value;
  }

  #expression(expression: VtlExpression): VtlValue {
    if (expression.kind === "literal") return expression.value;
    this.#budget.spend(1);
    this.#budget.enter();
    const value = this.#compute(expression);
    this.#budget.leave();
    return value;
  }

  #compute(expression: VtlComputation): VtlValue {
    switch (expression.kind) {
      case "double":
        return Number.isInteger(expression.value)
          ? new WholeDouble(expression.value)
          : expression.value;
      case "quoted":
        return this.body(expression.body);
      case "reference":
        return this.#reference(expression.reference);
      case "list":
        return new VtlList(expression.items.map((item) => this.#expression(item)));
      case "range":
        return this.#range(this.#expression(expression.from), this.#expression(expression.to));
      case "map":
        return new VtlMap(
          expression.entries.map(([key, value]) => [
            argumentText(this.#expression(key), this.#budget) ?? "null",
            this.#expression(value),
          ]),
        );
      case "not":
        return !this.#holds(expression.operand);
      case "minus":
        return calculate("-", 0, this.#expression(expression.operand), this.#budget);
      case "chain":
        return this.#chain(expression);
    }
  }

  /**
   * A condition. As in Velocity 1.7 only references, comparisons, logic, `true` and `false` can hold: a string, a number, a
   * list or a map that stands there itself never does.
   */
  #holds(expression: VtlExpression): boolean {
    switch (expression.kind) {
      case "literal":
        return expression.value === true;
      case "reference":
        return isTrue(this.#expression(expression));
      case "not":
      case "chain":
        return this.#expression(expression) === true;
      default:
        return false;
    }
  }

  #chain({ first, rest }: Extract<VtlExpression, { kind: "chain" }>): VtlValue {
    switch (rest[0]?.operator) {
      case "||":
        return this.#holds(first) || rest.some(({ operand }) => this.#holds(operand));
      case "&&":
        return this.#holds(first) && rest.every(({ operand }) => this.#holds(operand));
    }
    let value = this.#expression(first);
    let former: VtlExpression | undefined = first;
    for (const { operator, operand } of rest) {
      const right = this.#expression(operand);
      value =
        operator === "+"
          ? calculate(
              "+",
              addend(value, right, former),
              addend(right, value, operand),
              this.#budget,
            )
          : this.#operate(operator, value, right);
      if (typeof value === "string") this.#budget.text(value.length);
      former = undefined;
    }
    return value;
  }

  #operate(operator: Operator, left: VtlValue, right: VtlValue): VtlValue {
    switch (operator) {
      case "==":
        return isEqual(left, right, this.#budget);
      case "!=":
        return !isEqual(left, right, this.#budget);
      case "<":
      case "<=":
      case ">":
      case ">=":
        return isOrdered(operator, left, right);
      default:
        return calculate(operator, left, right, this.#budget);
    }
  }

  #range(from: VtlValue, to: VtlValue): VtlValue {
    if (!isWhole(from) || !isWhole(to)) return null;
    const start = Number(from);
    const end = Number(to);
    const length = Math.abs(end - start) + 1;
    this.#budget.spend(length);
    const step = end < start ? -1 : 1;
    return new VtlList(Array.from({ length }, (_, index) => start + index * step));
  }
}

/** What a text has added to it: of a reference without a value, Velocity adds what is written. */
function addend(value: VtlValue, other: VtlValue, source: VtlExpression | undefined): VtlValue {
  if (value !== null || typeof other !== "string" || source?.kind !== "reference") return value;
  return source.reference.source;
}

/** A copy: the loop may change what it runs over. */
function itemsOf(value: VtlValue, budget: Budget): readonly VtlValue[] {
  if (!(value instanceof VtlList || value instanceof VtlMap)) return [];
  budget.spend(Math.ceil((value instanceof VtlMap ? value.entries.size : value.items.length) / 16));
  return value instanceof VtlMap ? [...value.entries.values()] : [...value.items];
}
