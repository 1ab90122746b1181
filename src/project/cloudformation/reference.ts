import { withDynamicReferences } from "./dynamic-reference.ts";
import { adviseOnElsewhere } from "./elsewhere.ts";
import { identify } from "./identity/identity.ts";
import { samReference } from "./identity/sam-reference.ts";
import type { Evaluation } from "./intrinsics/intrinsic.ts";
import { pseudoParameter } from "./pseudo-parameters.ts";
import { STACK_TYPES } from "./resource-type.ts";
import { fail, type Identity, type Scope, type TemplateResource, warn } from "./scope.ts";
import { text, type Value } from "./template-node.ts";
import { meantBy } from "./unknown-property.ts";

/** `Ref`: a pseudo parameter, a parameter, or a resource. `undefined` is `AWS::NoValue`. */
export function refer(name: string, evaluation: Evaluation): Value | undefined {
  const { scope, line } = evaluation;
  if (name === "AWS::NoValue") return undefined;
  const pseudo = pseudoParameter(name, scope.stack, line);
  if (pseudo !== undefined) return pseudo;
  const parameter = scope.parameters.get(name);
  if (parameter !== undefined) return parameter;
  const resource = scope.resources.get(name);
  if (resource !== undefined) return text(identityOf(resource, evaluation).ref, line);
  // SAM lets `Ref` name what it generates: `Fn.Alias`, `Fn.Version`, `Api.Stage`.
  const dot = name.indexOf(".");
  if (dot > 0) return getAttribute(name.slice(0, dot), name.slice(dot + 1), evaluation);
  return text(generatedBySam(name, evaluation).ref, line);
}

/** `Fn::GetAtt`. An attribute that is not known here becomes a text that names it, with a warning. */
export function getAttribute(logicalId: string, attribute: string, evaluation: Evaluation): Value {
  const { scope, line } = evaluation;
  const resource = scope.resources.get(logicalId);
  const output = /^Outputs\.(.*)$/s.exec(attribute)?.[1];
  if (resource !== undefined && output !== undefined && STACK_TYPES.includes(resource.type)) {
    const nested = scope.nestedStacks.open(resource, scope);
    if (nested === undefined) return outputElsewhere(`${logicalId}.${output}`, evaluation);
    return nestedOutput(output, nested, { logicalId, evaluation });
  }
  const identity =
    resource === undefined
      ? generatedBySam(logicalId, evaluation)
      : identityOf(resource, evaluation);
  const value = Object.hasOwn(identity.attributes, attribute)
    ? identity.attributes[attribute]
    : undefined;
  if (value !== undefined) return text(value, line);
  const placeholder = `${logicalId}.${attribute}`;
  const type = resource === undefined ? "" : ` of ${resource.type}`;
  warn(
    scope,
    line,
    `Attribute ${attribute}${type} is known on AWS only: the text "${placeholder}" stands in for it`,
  );
  return text(placeholder, line);
}

function nestedOutput(
  name: string,
  nested: Scope,
  { logicalId, evaluation }: { readonly logicalId: string; readonly evaluation: Evaluation },
): Value {
  const { scope, line } = evaluation;
  const value = scope.stacks.nestedOutput(name, nested);
  if (value !== undefined) return value;
  if (nested.outputs.has(name)) {
    fail(scope, line, `Output ${name} of Stack ${logicalId} is left out by its condition`);
  }
  const meant = meantBy(name, [...nested.outputs.keys()]);
  const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
  return fail(scope, line, `The template of Stack ${logicalId} has no output ${name}${hint}`);
}

/** Of a nested stack whose template is not here. */
function outputElsewhere(output: string, { scope, line }: Evaluation): Value {
  const name = `output:${output}`;
  const given = scope.elsewhere.get(name);
  if (given !== undefined) return text(given, line);
  const subject = `Output ${output} is known on AWS only`;
  adviseOnElsewhere(scope, line, { subject, name, standIn: output });
  return text(output, line);
}

function identityOf(resource: TemplateResource, evaluation: Evaluation): Identity {
  const { scope } = evaluation;
  const { logicalId } = resource;
  const known = scope.identities.get(logicalId);
  if (known !== undefined) return known;
  if (scope.resolving.includes(logicalId)) {
    const cycle = [...scope.resolving.slice(scope.resolving.indexOf(logicalId)), logicalId];
    fail(scope, resource.line, `Circular dependency between resources: ${cycle.join(" -> ")}`);
  }
  scope.resolving.push(logicalId);
  const { stack } = scope;
  const property = (name: string) => propertyText(resource, name, evaluation);
  const identity = identify({ stack, type: resource.type, logicalId, property });
  scope.resolving.pop();
  scope.identities.set(logicalId, identity);
  return identity;
}

function propertyText(
  resource: TemplateResource,
  name: string,
  evaluation: Evaluation,
): string | undefined {
  const node = resource.properties.entries.get(name);
  const written = node === undefined ? undefined : evaluation.resolve(node);
  if (written === undefined) return undefined;
  const value = withDynamicReferences(written, evaluation.scope);
  if (value.kind === "scalar" && value.text !== "") return value.text;
  return fail(evaluation.scope, value.line, `${resource.logicalId}: ${name} must be text`);
}

function generatedBySam(name: string, evaluation: Evaluation): Identity {
  const { scope, line } = evaluation;
  if (scope.omitted.has(name)) {
    fail(scope, line, `Resource ${name} is left out by its condition, so nothing can refer to it`);
  }
  const identity = samReference(name, scope, (owner) => identityOf(owner, evaluation));
  if (identity !== undefined) return identity;
  const message = `Nothing in the template is named ${name}${suggestion(name, scope)}`;
  // A name that is being worked out is nearer than the property that asks for it.
  const named = scope.resolving.at(-1);
  const subject = named === undefined ? scope.subject : `Resource ${named}`;
  return fail(scope, line, subject === undefined ? message : `${subject}: ${message}`);
}

function suggestion(name: string, scope: Scope): string {
  const names = [...scope.parameters.keys(), ...scope.resources.keys()];
  const near = meantBy(name, names);
  return near === undefined ? "" : `: did you mean ${near}?`;
}
