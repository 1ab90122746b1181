import { managedPolicy } from "../../../core/authorization/managed-policies.ts";
import { compileRolePolicies } from "../../../core/authorization/role-policies.ts";
import type { LambdaFunction } from "../../../core/model/lambda-function.ts";
import { jsonOf } from "../json-of.ts";
import { PropertyReader } from "../property-reader.ts";
import { readQuietly } from "../quiet-scope.ts";
import { refer } from "../reference.ts";
import { referenceTo } from "../reference-to.ts";
import { resolve } from "../resolve.ts";
import type { Scope, TemplateResource } from "../scope.ts";
import type { Value } from "../template-node.ts";
import { FUNCTION_TYPES } from "./function-reference.ts";

/** IAM policy documents as JSON; `undefined`: not all of them are here. */
type Documents = readonly unknown[] | undefined;

/** Resources that attach a policy to roles which they name. */
const ATTACHING = ["AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy"];

/** The functions with what their roles may do, where the templates say all of it. Nothing of it is warned about. */
export function withRolePolicies(
  functions: readonly LambdaFunction[],
  scope: Scope,
): LambdaFunction[] {
  const attached = readQuietly(scope, () => attachedPolicies(scope));
  if (attached === undefined) return [...functions];
  const resources = new Map<string, TemplateResource>();
  for (const resource of scope.resources.values()) {
    if (FUNCTION_TYPES.includes(resource.type)) {
      resources.set(referenceTo(resource, scope), resource);
    }
  }
  return functions.map((lambda) => {
    const resource = resources.get(lambda.functionName);
    if (resource === undefined) return lambda;
    const rolePolicies = readQuietly(scope, () => policiesOf(resource, scope, attached));
    return rolePolicies !== undefined && isSound(rolePolicies)
      ? { ...lambda, rolePolicies }
      : lambda;
  });
}

/** What IAM would refuse is no template's to run with, and not what this reader is for. */
function isSound(documents: readonly unknown[]): boolean {
  try {
    compileRolePolicies(documents);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Policy documents by the name of the role that they are attached to. */
type Attached = ReadonlyMap<string, readonly unknown[]>;

function attachedPolicies(scope: Scope): Attached {
  const attached = new Map<string, unknown[]>();
  for (const resource of scope.resources.values()) {
    if (!ATTACHING.includes(resource.type)) continue;
    const reader = PropertyReader.of(resource, scope);
    const document = reader.value("PolicyDocument");
    const { type } = resource;
    const named = type === "AWS::IAM::RolePolicy" ? ["RoleName"] : ["Roles"];
    for (const role of named.flatMap((name) => reader.textList(name))) {
      const documents = attached.get(role) ?? [];
      if (document !== undefined) documents.push(jsonOf(document));
      attached.set(role, documents);
    }
  }
  return attached;
}

function policiesOf(lambda: TemplateResource, scope: Scope, attached: Attached): Documents {
  const reader = PropertyReader.of(lambda, scope);
  const role = reader.text("Role");
  if (role !== undefined) return policiesOfRole(role, scope, attached);
  if (lambda.type !== "AWS::Serverless::Function") return undefined;
  // SAM makes a role of its own when none is named.
  const { line, logicalId } = lambda;
  const own = scope.homes.get(lambda) ?? scope;
  const evaluation = { scope: own, name: "Ref", line, resolve: resolveIn(own) };
  const generated = refer(`${logicalId}Role`, evaluation);
  const name = generated?.kind === "scalar" ? generated.text : "";
  return all([samPolicies(reader.value("Policies"), scope), attached.get(name) ?? []]);
}

function resolveIn(scope: Scope) {
  return (node: Parameters<typeof resolve>[0]) => resolve(node, scope);
}

/** `role`: an ARN, or what `Ref` gives. */
function policiesOfRole(role: string, scope: Scope, attached: Attached): Documents {
  const name = role.slice(role.lastIndexOf("/") + 1);
  for (const resource of scope.resources.values()) {
    if (resource.type !== "AWS::IAM::Role" || referenceTo(resource, scope) !== name) continue;
    const reader = PropertyReader.of(resource, scope);
    const managed = reader.textList("ManagedPolicyArns").map((arn) => managedDocuments(arn, scope));
    return all([inlineDocuments(reader.value("Policies")), ...managed, attached.get(name) ?? []]);
  }
  return undefined;
}

function inlineDocuments(policies: Value | undefined): Documents {
  if (policies === undefined) return [];
  if (policies.kind !== "list") return undefined;
  const documents = policies.items.map((item) =>
    item.kind === "mapping" ? item.entries.get("PolicyDocument") : undefined,
  );
  return all(documents.map((each) => (each === undefined ? undefined : [jsonOf(each)])));
}

function managedDocuments(arn: string, scope: Scope): Documents {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  if (arn.includes(":iam::aws:policy/")) return ofStatements(managedPolicy(name));
  for (const resource of scope.resources.values()) {
    if (resource.type !== "AWS::IAM::ManagedPolicy" || referenceTo(resource, scope) !== arn) {
      continue;
    }
    const document = PropertyReader.of(resource, scope).value("PolicyDocument");
    return document === undefined ? undefined : [jsonOf(document)];
  }
  return undefined;
}

function ofStatements(statements: readonly unknown[] | undefined): Documents {
  if (statements === undefined) return undefined;
  return statements.length === 0 ? [] : [{ Version: "2012-10-17", Statement: statements }];
}

/** `Policies` of a SAM function: names, ARNs, documents and policy templates, one or a list of them. */
function samPolicies(policies: Value | undefined, scope: Scope): Documents {
  if (policies === undefined) return [];
  const items = policies.kind === "list" ? policies.items : [policies];
  return all(items.map((item) => samPolicy(item, scope)));
}

function samPolicy(policy: Value, scope: Scope): Documents {
  if (policy.kind === "scalar") {
    const { text } = policy;
    return text.startsWith("arn:")
      ? managedDocuments(text, scope)
      : ofStatements(managedPolicy(text));
  }
  if (policy.kind === "list") return undefined;
  if (policy.entries.has("Statement")) return [jsonOf(policy)];
  // AWS SAM, "Policy templates": none of them allows anything of execute-api.
  return [...policy.entries.keys()].every((name) => name.endsWith("Policy")) ? [] : undefined;
}

function all(parts: readonly Documents[]): Documents {
  const known = parts.flatMap((part) => (part === undefined ? [] : [part]));
  return known.length === parts.length ? known.flat() : undefined;
}
