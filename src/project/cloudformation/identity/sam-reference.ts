import type { Identity, Scope, TemplateResource } from "../scope.ts";
import { generatedId } from "./api-gateway.ts";
import { arnStart } from "./naming.ts";

/**
 * Logical ids that are in no template because SAM generates them (AWS SAM: "Generated CloudFormation
 * resources"): `{Fn}Role`, `{Fn}Alias{name}`, `{Fn}Version{hash}`, `ServerlessRestApi` …
 */
export function samReference(
  name: string,
  scope: Scope,
  identityOf: (resource: TemplateResource) => Identity,
): Identity | undefined {
  const { stack } = scope;
  if (name === "ServerlessRestApi" || name === "ServerlessHttpApi") {
    return { ref: generatedId(stack, name, 10), attributes: {} };
  }
  if (name === "ServerlessRestApiProdStage") return { ref: "Prod", attributes: {} };
  const owner = ownerOf(name, scope);
  if (owner === undefined) return undefined;
  const suffix = name.slice(owner.logicalId.length);
  const physical = `${stack.stackName}-${name}`;
  if (suffix === "Role") {
    return {
      ref: physical,
      attributes: { Arn: `${arnStart(stack)}:iam::${stack.accountId}:role/${physical}` },
    };
  }
  const alias = /^Alias(.+)$/.exec(suffix)?.[1];
  const qualifier = alias ?? (suffix.startsWith("Version") ? "1" : undefined);
  const functionArn = identityOf(owner).attributes.Arn;
  if (qualifier === undefined || functionArn === undefined)
    return { ref: physical, attributes: {} };
  return { ref: `${functionArn}:${qualifier}`, attributes: { Version: "1" } };
}

/** The SAM resource with the longest logical id that `name` begins with. */
function ownerOf(name: string, scope: Scope): TemplateResource | undefined {
  let owner: TemplateResource | undefined;
  for (const resource of scope.resources.values()) {
    const generates =
      resource.type.startsWith("AWS::Serverless::") && name.startsWith(resource.logicalId);
    if (generates && resource.logicalId.length > (owner?.logicalId.length ?? 0)) owner = resource;
  }
  return owner;
}
