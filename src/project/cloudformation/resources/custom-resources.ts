import { referencedNames } from "../referenced-names.ts";
import type { Scope } from "../scope.ts";

const CUSTOM_RESOURCE = "AWS::CloudFormation::CustomResource";

/** AWS CloudFormation, "Custom resources": their type is one of two. */
export function isCustomResource(type: string): boolean {
  return type === CUSTOM_RESOURCE || type.startsWith("Custom::");
}

/**
 * Logical ids of the functions that only a deployment invokes, for a custom resource: the CDK adds some of its own, for the
 * retention of logs or to fill a bucket.
 */
export function deploymentFunctions({ resources }: Scope): ReadonlySet<string> {
  const all = [...resources.values()];
  const tokens = all.flatMap(({ type, properties }) => {
    const token = properties.entries.get("ServiceToken");
    return isCustomResource(type) && token !== undefined ? [token] : [];
  });
  const providers = referencedNames(tokens);
  const ofApis = all.filter(({ type }) => type.startsWith("AWS::ApiGatewayV2::"));
  const served = referencedNames(ofApis.map(({ properties }) => properties));
  return new Set([...providers].filter((name) => !served.has(name)));
}
