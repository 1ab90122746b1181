import type { InvokePermission, InvokePermissions } from "../../core/model/invoke-permission.ts";
import { authorizerKey, integrationKey } from "../place-key.ts";
import { PropertyReader } from "./property-reader.ts";
import { readQuietly } from "./quiet-scope.ts";
import { referenceTo } from "./reference-to.ts";
import type { Scope, TemplateResource } from "./scope.ts";

const ACTIONS = ["lambda:InvokeFunction", "lambda:*", "*"];

/** Who of API Gateway may invoke functions; `undefined` when a part of it cannot be told. */
export function gatherInvokePermissions(scope: Scope): InvokePermissions | undefined {
  return readQuietly(scope, () => {
    const statements = [...scope.resources.values()].flatMap((resource) => {
      if (resource.type !== "AWS::Lambda::Permission") return [];
      return permissionOf(resource, scope) ?? [];
    });
    return { statements, assumingRole: callersWithRole(scope) };
  });
}

function callersWithRole(scope: Scope): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const resource of scope.resources.values()) {
    const { type } = resource;
    const isAuthorizer = type === "AWS::ApiGatewayV2::Authorizer";
    if (!isAuthorizer && type !== "AWS::ApiGatewayV2::Integration") continue;
    const reader = PropertyReader.of(resource, scope);
    const role = reader.text(isAuthorizer ? "AuthorizerCredentialsArn" : "CredentialsArn");
    if (role === undefined || role === "") continue;
    const keyOf = isAuthorizer ? authorizerKey : integrationKey;
    keys.add(keyOf(reader.text("ApiId") ?? "", referenceTo(resource, scope)));
  }
  return keys;
}

/** `undefined`: it is for somebody else than API Gateway. */
function permissionOf(resource: TemplateResource, scope: Scope): InvokePermission | undefined {
  const reader = PropertyReader.of(resource, scope);
  const principal = reader.text("Principal");
  if (principal !== "apigateway.amazonaws.com" && principal !== "*") return undefined;
  if (!ACTIONS.includes(reader.text("Action") ?? "")) return undefined;
  const account = reader.text("SourceAccount");
  if (account !== undefined && account !== reader.scope.stack.accountId) return undefined;
  const sourceArn = reader.text("SourceArn");
  const named = namedBy(reader.text("FunctionName") ?? "");
  return { ...named, ...(sourceArn === undefined ? {} : { sourceArn }) };
}

/** A name, `account:function:name`, or an ARN, each with or without a qualifier. */
export function namedBy(text: string): { functionName: string; qualifier?: string } {
  const at = text.lastIndexOf("function:");
  const name = at === -1 ? text : text.slice(at + "function:".length);
  const [functionName = "", qualifier] = name.split(":");
  return qualifier === undefined ? { functionName } : { functionName, qualifier };
}
