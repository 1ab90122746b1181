import type { ProjectWarning } from "../../core/model/project.ts";
import { ProjectError } from "../project-error.ts";
import { resolveProperty } from "./resolve-property.ts";
import { fail, type Scope, warn } from "./scope.ts";
import { kindOf, type Mapping, type TemplateNode } from "./template-node.ts";
import { meantBy } from "./unknown-property.ts";

/**
 * Evaluates every output, so that what CloudFormation refuses is refused. What only AWS knows is no news in one that no other
 * stack can ask for.
 */
export function checkOutputs(scope: Scope): void {
  for (const [name, node] of scope.outputs) {
    const isExported = exportNameOf(name, node, scope) !== undefined;
    const warnings: ProjectWarning[] = [];
    try {
      evaluateOutput(name, node, { ...scope, warnings, resolving: [] });
      if (isExported) scope.warnings.push(...warnings);
    } catch (error) {
      // A function may not take the text that stands in for what only AWS knows; that is no error of the template.
      if (!(error instanceof ProjectError) || warnings.length === 0) throw error;
    }
  }
}

const MEMBERS = ["Value", "Description", "Export", "Condition"];

function checkOutput(name: string, node: TemplateNode, scope: Scope): Mapping<TemplateNode> {
  if (node.kind !== "mapping") {
    return fail(
      scope,
      node.line,
      `Output ${name} must be a mapping with a Value: found ${kindOf(node)}`,
    );
  }
  const { entries, line } = node;
  for (const [member, { line: at }] of entries) {
    if (MEMBERS.includes(member)) continue;
    const meant = meantBy(member, MEMBERS);
    const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
    warn(scope, at, `Output ${name}: ${member} is not known, so it has no effect${hint}`);
  }
  if (!entries.has("Value")) fail(scope, line, `Output ${name} has no Value`);
  return node;
}

function exportNameOf(name: string, node: TemplateNode, scope: Scope): string | undefined {
  const exported = checkOutput(name, node, scope).entries.get("Export");
  if (exported === undefined) return undefined;
  const named = exported.kind === "mapping" ? exported.entries.get("Name") : undefined;
  if (named === undefined) {
    fail(scope, exported.line, `Output ${name}: Export must be a mapping with a Name`);
  }
  return textOf(named, scope, `Output ${name}: Export: Name`);
}

function holds(name: string, { entries }: Mapping<TemplateNode>, scope: Scope): boolean {
  const node = entries.get("Condition");
  if (node === undefined) return true;
  const condition = node.kind === "scalar" ? node.text : kindOf(node);
  const result = scope.conditions.get(condition);
  return result ?? fail(scope, node.line, `Output ${name}: no condition is named ${condition}`);
}

function evaluateOutput(name: string, node: TemplateNode, scope: Scope): void {
  const output = checkOutput(name, node, scope);
  const value = output.entries.get("Value");
  if (value === undefined || !holds(name, output, scope)) return;
  textOf(value, { ...scope, subject: `Output ${name}` }, `Output ${name}: Value`);
}

function textOf(node: TemplateNode, scope: Scope, what: string): string | undefined {
  const value = resolveProperty(node, scope);
  if (value === undefined) return undefined;
  if (value.kind === "scalar" && value.value !== null) return value.text;
  return fail(scope, value.line, `${what} must be text: found ${kindOf(value)}`);
}
