import type { TemplateNode } from "./template-node.ts";
import { meantBy } from "./unknown-property.ts";

type Kind = "string" | "boolean" | "map" | "string or map";

/**
 * Properties of an `AWS::Serverless::WebSocketApi` and what each must be (aws/serverless-application-model,
 * `sam_resources.py`).
 */
const PROPERTIES: Readonly<Record<string, Kind>> = {
  ...{ ApiKeySelectionExpression: "string", AccessLogSettings: "map", Auth: "map" },
  ...{ DefaultRouteSettings: "map", Description: "string", DisableExecuteApiEndpoint: "boolean" },
  ...{ Domain: "map", DisableSchemaValidation: "boolean", FailOnWarnings: "boolean" },
  ...{ IpAddressType: "string", Name: "string", PropagateTags: "boolean", Routes: "map" },
  ...{ RouteSettings: "map", RouteSelectionExpression: "string", StageName: "string or map" },
  ...{ StageVariables: "map", Tags: "map" },
};

const TYPE = "AWS::Serverless::WebSocketApi";

/** What SAM says of properties that it does not know or take, with the line; `undefined`: nothing. */
export function samProblem(
  entries: ReadonlyMap<string, TemplateNode>,
): { readonly line: number; readonly message: string } | undefined {
  for (const [name, { line }] of entries) {
    if (Object.hasOwn(PROPERTIES, name)) continue;
    const meant = meantBy(name, Object.keys(PROPERTIES));
    const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
    const message = `property ${name} not defined for resource of type ${TYPE}${hint}`;
    return { line, message };
  }
  for (const [name, kind] of Object.entries(PROPERTIES)) {
    const node = entries.get(name);
    if (node === undefined || isOf(kind, node)) continue;
    const { line } = node;
    if (kind === "string or map")
      return { line, message: `Type of property '${name}' is invalid.` };
    return { line, message: `Property '${name}' should be a ${kind}.` };
  }
  const address = entries.get("IpAddressType");
  if (address?.kind !== "scalar" || ["ipv4", "dualstack"].includes(address.text)) return undefined;
  return { line: address.line, message: "IpAddressType must be 'ipv4' or 'dualstack'." };
}

/** A function may come to anything. */
function isOf(kind: Kind, node: TemplateNode): boolean {
  if (node.kind === "call") return true;
  if (node.kind === "mapping") return kind === "map" || kind === "string or map";
  if (node.kind === "list") return false;
  const type = typeof node.value;
  return kind === "boolean" ? type === "boolean" : kind !== "map" && type === "string";
}
