import type { VtlExpression, VtlNode, VtlReference } from "./syntax.ts";

export interface TemplateReferences {
  /** Every one that is read, in expressions and arguments too, in the order of the source. */
  readonly read: readonly VtlReference[];
  /** Names that the template itself gives a value, `foreach` among them. */
  readonly assigned: ReadonlySet<string>;
}

/** What a parsed template asks for. */
export function referencesOf(nodes: readonly VtlNode[]): TemplateReferences {
  const search = new Search();
  search.nodes(nodes);
  return search;
}

class Search implements TemplateReferences {
  readonly read: VtlReference[] = [];
  readonly assigned = new Set<string>();

  nodes(nodes: readonly VtlNode[]): void {
    for (const node of nodes) this.#node(node);
  }

  #node(node: VtlNode): void {
    switch (node.kind) {
      case "insert":
        // Behind a backslash it is text to be written.
        if (node.backslashes === 0) this.#reference(node.reference);
        return;
      case "set":
        if (node.target.steps.length === 0) this.assigned.add(node.target.name);
        else this.#reference(node.target);
        this.#expression(node.value);
        return;
      case "if":
        for (const { condition, body } of node.branches) {
          this.#expression(condition);
          this.nodes(body);
        }
        this.nodes(node.otherwise);
        return;
      case "foreach":
        for (const name of [node.variable, "foreach", "velocityCount"]) this.assigned.add(name);
        this.#expression(node.items);
        this.nodes(node.body);
        return;
      case "define":
        this.assigned.add(node.variable);
        this.nodes(node.body);
        return;
      case "text":
      case "break":
      case "stop":
    }
  }

  #reference(reference: VtlReference): void {
    this.read.push(reference);
    for (const step of reference.steps) {
      if (step.kind === "index") this.#expression(step.index);
      if (step.kind === "method") for (const each of step.args) this.#expression(each);
    }
  }

  #expression(expression: VtlExpression): void {
    switch (expression.kind) {
      case "quoted":
        this.nodes(expression.body);
        return;
      case "reference":
        this.#reference(expression.reference);
        return;
      case "list":
        for (const item of expression.items) this.#expression(item);
        return;
      case "range":
        this.#expression(expression.from);
        this.#expression(expression.to);
        return;
      case "map":
        for (const each of expression.entries.flat()) this.#expression(each);
        return;
      case "not":
      case "minus":
        this.#expression(expression.operand);
        return;
      case "chain":
        this.#expression(expression.first);
        for (const { operand } of expression.rest) this.#expression(operand);
        return;
      case "literal":
      case "double":
    }
  }
}
