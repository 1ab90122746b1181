import { resolve } from "./resolve.ts";
import { fail, type Scope } from "./scope.ts";
import { type Mapping, memberOf, type TemplateNode, type Value } from "./template-node.ts";

interface Output {
  readonly name: string;
  readonly node: Mapping<TemplateNode>;
  readonly scope: Scope;
}

/** Stacks that are deployed together, so that each knows what the others put out. */
export class DeployedStacks {
  readonly #scopes: Scope[] = [];
  /** By the name of the export; made when the first one is asked for. */
  #exports: Map<string, Output> | undefined;
  /** Outputs that are being worked out, outermost first; one met again is a cycle. */
  readonly #path: Output[] = [];

  get scopes(): readonly Scope[] {
    return this.#scopes;
  }

  add(scope: Scope): void {
    this.#scopes.push(scope);
    this.#exports = undefined;
  }

  /** What `Fn::ImportValue` gives; `undefined`: no stack here exports it. */
  exported(name: string): Value | undefined {
    this.#exports ??= this.#readExports();
    const output = this.#exports.get(name);
    return output === undefined ? undefined : this.#valueOf(output);
  }

  /** What `Fn::GetStackOutput` gives; `undefined`: no stack here puts it out. */
  output(name: string, stackName: string, region: string): Value | undefined {
    const named = this.#scopes.filter(({ stack }) => stack.stackName === stackName);
    const scope = named.find(({ stack }) => stack.region === region) ?? named[0];
    const output = scope && outputsOf(scope).find((each) => each.name === name);
    return output === undefined ? undefined : this.#valueOf(output);
  }

  /** Of a stack that another one nests; `undefined`: it has none, or its condition leaves it out. */
  nestedOutput(name: string, nested: Scope): Value | undefined {
    const output = outputsOf(nested).find((each) => each.name === name);
    return output === undefined ? undefined : this.#valueOf(output);
  }

  /** A name that two stacks export is refused, whether or not another one imports it. */
  checkExports(): void {
    this.#exports ??= this.#readExports();
  }

  #readExports(): Map<string, Output> {
    const exports = new Map<string, Output>();
    for (const scope of this.#scopes) {
      for (const output of outputsOf(scope)) {
        const node = memberOf(memberOf(output.node, "Export"), "Name");
        const name = node && resolve(node, scope);
        if (name?.kind !== "scalar") continue;
        const first = exports.get(name.text);
        if (first !== undefined && first.scope.stack.region === scope.stack.region) {
          // CloudFormation: "Export with name … is already exported by stack …".
          const owner = `is already exported by stack ${first.scope.stack.stackName}`;
          fail(scope, name.line, `Output ${output.name}: Export with name ${name.text} ${owner}`);
        }
        if (first === undefined) exports.set(name.text, output);
      }
    }
    return exports;
  }

  #valueOf(output: Output): Value | undefined {
    const { name, node, scope } = output;
    if (this.#path.some((each) => each.node === node)) {
      const cycle = [...this.#path, output].map(
        (each) => `${each.scope.stack.stackName}.${each.name}`,
      );
      fail(scope, node.line, `Circular dependency between outputs: ${cycle.join(" -> ")}`);
    }
    const value =
      node.entries.get("Value") ?? fail(scope, node.line, `Output ${name} has no Value`);
    this.#path.push(output);
    try {
      return resolve(value, { ...scope, subject: `Output ${name}` });
    } finally {
      this.#path.pop();
    }
  }
}

/** Those whose condition holds. */
function outputsOf(scope: Scope): Output[] {
  return [...scope.outputs].flatMap(([name, node]) => {
    if (node.kind !== "mapping") return [];
    const condition = node.entries.get("Condition");
    const holds = condition?.kind !== "scalar" || scope.conditions.get(condition.text) !== false;
    return holds ? [{ name, node, scope }] : [];
  });
}
