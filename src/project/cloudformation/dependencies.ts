import { STACK_TYPES } from "./resource-type.ts";
import { fail, type Scope, type TemplateResource } from "./scope.ts";
import type { TemplateNode } from "./template-node.ts";
import { meantBy } from "./unknown-property.ts";

/** Resources that each resource needs to exist before it, directly. */
export type Dependencies = ReadonlyMap<TemplateResource, ReadonlySet<TemplateResource>>;

/**
 * Every edge that CloudFormation sees in one stack; a cycle is refused as CloudFormation refuses it. SAM moves some
 * properties to resources of their own (events, policies), so those make no edge; what SAM makes of other
 * `AWS::Serverless` types is not followed.
 */
export function readDependencies(scope: Scope): Dependencies {
  const dependencies = new Map<TemplateResource, Set<TemplateResource>>();
  for (const resource of scope.resources.values()) {
    const found = new Set<TemplateResource>();
    for (const name of resource.dependsOn) add(name, found, scope);
    for (const node of followedProperties(resource)) collect(node, found, scope);
    dependencies.set(resource, found);
  }
  refuseCycles(dependencies, scope);
  return dependencies;
}

/** CloudFormation: "Unresolved resource dependencies". What a condition leaves out is no error. */
export function refuseUnknownDependsOn(written: readonly TemplateResource[], scope: Scope): void {
  const generated = ["ServerlessRestApi", "ServerlessHttpApi"];
  const owners = written.filter(({ type }) => type.startsWith("AWS::Serverless::"));
  for (const { logicalId, dependsOn, line } of written) {
    for (const name of dependsOn) {
      if (scope.resources.has(name) || scope.omitted.has(name)) continue;
      // SAM makes resources whose logical ids begin with the one they are made of.
      if (owners.some((owner) => name.startsWith(owner.logicalId))) continue;
      if (generated.some((prefix) => name.startsWith(prefix))) continue;
      const hint = meantIn(name, scope.resources.keys());
      const message = `Resource ${logicalId}: DependsOn ${name} names no resource of the template`;
      fail(scope, line, `${message}${hint}`);
    }
  }
}

function meantIn(name: string, known: Iterable<string>): string {
  const meant = meantBy(name, [...known]);
  return meant === undefined ? "" : `: did you mean ${meant}?`;
}

/** Everything that must exist before a resource. */
export function allDependencies(
  resource: TemplateResource,
  dependencies: Dependencies,
): ReadonlySet<TemplateResource> {
  const reached = new Set<TemplateResource>();
  const waiting = [resource];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const each of dependencies.get(next) ?? []) {
      if (reached.has(each)) continue;
      reached.add(each);
      waiting.push(each);
    }
  }
  return reached;
}

const MOVED_BY_SAM = [
  "Events",
  "Policies",
  "EventInvokeConfig",
  "FunctionUrlConfig",
  "DeploymentPreference",
];

function followedProperties({ type, properties }: TemplateResource): TemplateNode[] {
  const isFunction = type === "AWS::Serverless::Function";
  const isFollowed = isFunction || STACK_TYPES.includes(type);
  if (type.startsWith("AWS::Serverless::") && !isFollowed) return [];
  const entries = [...properties.entries];
  const followed = isFunction ? entries.filter(([name]) => !MOVED_BY_SAM.includes(name)) : entries;
  return followed.map(([, node]) => node);
}

function collect(node: TemplateNode, found: Set<TemplateResource>, scope: Scope): void {
  if (node.kind === "list") for (const item of node.items) collect(item, found, scope);
  if (node.kind === "mapping")
    for (const item of node.entries.values()) collect(item, found, scope);
  if (node.kind !== "call") return;
  const { argument } = node;
  switch (node.name) {
    case "Ref":
      if (argument.kind === "scalar") add(argument.text, found, scope);
      return;
    case "Fn::GetAtt": {
      const first = argument.kind === "list" ? argument.items[0] : argument;
      if (first?.kind === "scalar") add(first.text, found, scope);
      return;
    }
    case "Fn::Sub":
      collectSub(argument, found, scope);
      return;
    case "Fn::If":
      collectIf(argument, found, scope);
      return;
    default:
      collect(argument, found, scope);
  }
}

function collectSub(argument: TemplateNode, found: Set<TemplateResource>, scope: Scope): void {
  const [template, variables] = argument.kind === "list" ? argument.items : [argument];
  const own = variables?.kind === "mapping" ? variables.entries : new Map<string, TemplateNode>();
  for (const variable of own.values()) collect(variable, found, scope);
  if (template?.kind !== "scalar") return;
  for (const [, name = ""] of template.text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
    if (!own.has(name)) add(name, found, scope);
  }
}

/** Only the branch that is taken makes edges. */
function collectIf(argument: TemplateNode, found: Set<TemplateResource>, scope: Scope): void {
  if (argument.kind !== "list") return;
  const [condition, whenTrue, whenFalse] = argument.items;
  const holds = condition?.kind === "scalar" && scope.conditions.get(condition.text) === true;
  const branch = holds ? whenTrue : whenFalse;
  if (branch !== undefined) collect(branch, found, scope);
}

/** `Fn.Arn` is an edge to `Fn`; what is no resource of the template makes none. */
function add(reference: string, found: Set<TemplateResource>, scope: Scope): void {
  // Other tools' names have dots themselves.
  const [logicalId = ""] = scope.resources.has(reference) ? [reference] : reference.split(".", 1);
  const resource = scope.resources.get(logicalId);
  if (resource !== undefined) found.add(resource);
}

/** Depth first; a resource met again on the path it is reached by closes a cycle. */
function refuseCycles(dependencies: Dependencies, scope: Scope): void {
  const finished = new Set<TemplateResource>();
  const path: TemplateResource[] = [];
  const visit = (resource: TemplateResource): void => {
    if (finished.has(resource)) return;
    const start = path.indexOf(resource);
    if (start !== -1) {
      const cycle = [...path.slice(start), resource].map(({ logicalId }) => logicalId);
      const message = `Circular dependency between resources: ${cycle.join(" -> ")}`;
      fail(scope, resource.line, message);
    }
    path.push(resource);
    for (const next of dependencies.get(resource) ?? []) visit(next);
    path.pop();
    finished.add(resource);
  };
  for (const resource of dependencies.keys()) visit(resource);
}
