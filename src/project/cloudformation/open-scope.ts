import { evaluateConditions } from "./conditions.ts";
import { readDependencies, refuseUnknownDependsOn } from "./dependencies.ts";
import { applyGlobals } from "./globals.ts";
import { expandLoops } from "./loop.ts";
import { type GivenParameters, readParameters } from "./parameters.ts";
import { readTemplate } from "./read-template.ts";
import { SAM_DOMAIN_PREFIX } from "./sam-domain.ts";
import { expandWebSocketApi } from "./sam-websocket-api.ts";
import { fail, type Load, type Scope, type Stack, type TemplateResource } from "./scope.ts";
import { checkSections, literalSection, type Report, section } from "./sections.ts";
import { type Mapping, mapping, type TemplateNode } from "./template-node.ts";

/** A template and the stack that it would become. */
export interface StackSource {
  readonly root: TemplateNode;
  readonly stack: Stack;
  readonly given: GivenParameters;
}

/** What a template's functions see: parameters and conditions evaluated, loops, Globals and SAM's resources expanded. */
export function openScope({ root, stack, given }: StackSource, load: Load): Scope {
  const report: Report = { stack, warnings: load.warnings };
  const sections = checkSections(root, report);
  const base = {
    ...load,
    stack,
    parameters: readParameters(sections, given, report),
    mappings: literalSection(sections, "Mappings", report),
    identities: new Map(load.known),
    resolving: [],
    resources: new Map<string, TemplateResource>(),
    omitted: new Set<string>(),
    outputs: new Map<string, TemplateNode>(),
  };
  const budget = { nodes: 0, characters: 0 };
  const expand = (entries: ReadonlyMap<string, TemplateNode>, conditions: Scope["conditions"]) =>
    expandLoops(entries, { scope: { ...base, conditions }, budget, identifiers: [] });
  const written = expand(section(sections, "Conditions", report), new Map());
  const conditions = evaluateConditions(written, base);
  const template = readTemplate(
    withoutLoops(sections, report, (entries) => expand(entries, conditions)),
    report,
    load.resourcesMax,
  );
  const present = presentResources(applyGlobals(template, report), { ...base, conditions });
  const scope = { ...base, ...present, conditions, outputs: template.outputs };
  if (template.isWhole) refuseUnknownDependsOn(template.resources, scope);
  readDependencies(scope);
  load.stacks.add(scope);
  return scope;
}

function withoutLoops(
  sections: Mapping<TemplateNode>,
  report: Report,
  expand: (entries: ReadonlyMap<string, TemplateNode>) => Map<string, TemplateNode>,
): Mapping<TemplateNode> {
  const entries = new Map(sections.entries);
  for (const name of ["Resources", "Outputs"]) {
    const line = entries.get(name)?.line;
    if (line === undefined) continue;
    entries.set(name, mapping(expand(section(sections, name, report)), line));
  }
  return { ...sections, entries };
}

function presentResources(
  written: readonly TemplateResource[],
  scope: Omit<Scope, "outputs">,
): Pick<Scope, "resources" | "omitted"> {
  const resources = new Map<string, TemplateResource>();
  const omitted = new Set<string>();
  for (const resource of written) {
    const { logicalId, type, line } = resource;
    const expanded =
      type === "AWS::Serverless::WebSocketApi"
        ? expandWebSocketApi(resource, scope.parameters, scope)
        : [resource];
    const present = holds(resource, scope);
    for (const each of expanded) {
      if (!present) omitted.add(each.logicalId);
      else if (!resources.has(each.logicalId)) resources.set(each.logicalId, each);
      else if (!each.logicalId.startsWith(SAM_DOMAIN_PREFIX)) {
        const message = `Resource ${each.logicalId}, made of ${logicalId}, is in the template already`;
        fail(scope, line, message);
      }
    }
  }
  return { resources, omitted };
}

function holds(
  { condition, logicalId, line }: TemplateResource,
  scope: Pick<Scope, "conditions" | "stack">,
): boolean {
  if (condition === undefined) return true;
  const result = scope.conditions.get(condition);
  return result ?? fail(scope, line, `Resource ${logicalId}: no condition is named ${condition}`);
}
