import { expandDomain } from "./sam-domain.ts";
import { samProblem } from "./sam-properties.ts";
import { fail, type TemplateResource, warn } from "./scope.ts";
import type { Report } from "./sections.ts";
import {
  call,
  list,
  type Mapping,
  mapping,
  type TemplateNode,
  text,
  type Value,
} from "./template-node.ts";
import { hintAtMisspelt, meantBy, unknownProperty } from "./unknown-property.ts";

/**
 * `AWS::Serverless::WebSocketApi` as the resources SAM makes of it, with SAM's logical ids and SAM's
 * texts (aws/serverless-application-model, `websocket_api_generator.py`).
 *
 * Gaps: none known.
 * By design: none.
 */
export function expandWebSocketApi(
  resource: TemplateResource,
  parameters: ReadonlyMap<string, Value>,
  report: Report,
): TemplateResource[] {
  const expansion = { resource, report, entries: resource.properties.entries };
  refuseProperties(expansion);
  const routes = routesOf(expansion);
  const auth = authOf(expansion, routes);
  const resources = [apiResource(expansion)];
  for (const [routeKey, node] of routes)
    resources.push(...routeResources(expansion, routeKey, node, auth));
  const stage = stageResource(expansion, parameters, routes);
  resources.push(stage);
  if (auth?.authType === "CUSTOM") {
    const authorizer = authorizerResource(expansion, auth);
    const functionArn = auth.node.entries.get("AuthArn") ?? text("", auth.node.line);
    const permissionId = `${authorizer.logicalId}Permission`;
    resources.push(authorizer, permissionResource(expansion, permissionId, functionArn));
  }
  const domain = expansion.entries.get("Domain");
  if (domain !== undefined) {
    const literal = (node: TemplateNode) => literalText(node, parameters);
    const stageLogicalId = stage.logicalId;
    resources.push(...expandDomain(domain, { resource, report, stageLogicalId, literal }));
  }
  return withoutReplaced(resources, report);
}

interface Expansion {
  readonly resource: TemplateResource;
  readonly report: Report;
  readonly entries: ReadonlyMap<string, TemplateNode>;
}

interface Auth {
  readonly authType: string;
  readonly node: Mapping<TemplateNode>;
}

const API_PROPERTIES = [
  "ApiKeySelectionExpression",
  "Description",
  "DisableExecuteApiEndpoint",
  "DisableSchemaValidation",
  "IpAddressType",
  "RouteSelectionExpression",
];
const STAGE_PROPERTIES = [
  "StageVariables",
  "AccessLogSettings",
  "DefaultRouteSettings",
  "RouteSettings",
];
const ROUTE_PROPERTIES = [
  "ApiKeyRequired",
  "ModelSelectionExpression",
  "OperationName",
  "RequestModels",
  "RequestParameters",
  "RouteResponseSelectionExpression",
];
const AUTH_PROPERTIES = ["AuthType", "AuthArn", "InvokeRole", "IdentitySource", "Name"];
const DEFAULT_STAGE_NAME = "default";
const FUNCTION_URI =
  "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations";

const EXECUTE_API = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}";

function refuse({ resource, report }: Expansion, line: number, message: string): never {
  return fail(report, line, `Resource with id [${resource.logicalId}] is invalid. ${message}`);
}

/** What nothing reads is a warning, or an error when it may have been meant to keep clients out. */
function reportUnknown(
  { resource, report }: Expansion,
  entries: Expansion["entries"],
  names: { readonly known: readonly string[]; readonly of?: string; readonly advice?: string },
): void {
  const subject =
    names.of === undefined ? resource.logicalId : `${resource.logicalId}: ${names.of}`;
  for (const [name, { line }] of entries) {
    if (names.known.includes(name)) continue;
    const { message, isGuard } = unknownProperty(name, names.known, names.advice);
    if (isGuard) fail(report, line, `${subject}: ${message}`);
    warn(report, line, `${subject}: ${message}`);
  }
}

function refuseProperties(expansion: Expansion): void {
  const problem = samProblem(expansion.entries);
  if (problem !== undefined) refuse(expansion, problem.line, problem.message);
}

function routesOf(expansion: Expansion): ReadonlyMap<string, TemplateNode> {
  const { resource, entries } = expansion;
  for (const name of ["RouteSelectionExpression", "Routes"]) {
    if (entries.has(name)) continue;
    const hint = hintAtMisspelt(name, entries);
    refuse(expansion, resource.line, `Missing required property '${name}'${hint || "."}`);
  }
  const routes = entries.get("Routes");
  if (routes?.kind !== "mapping")
    return refuse(expansion, routes?.line ?? resource.line, "Property 'Routes' should be a map.");
  if (routes.entries.size === 0)
    refuse(expansion, routes.line, "WebSocket API must have at least one route.");
  return routes.entries;
}

function authOf(expansion: Expansion, routes: ReadonlyMap<string, TemplateNode>): Auth | undefined {
  const node = expansion.entries.get("Auth");
  if (node === undefined) return undefined;
  if (node.kind !== "mapping")
    return refuse(expansion, node.line, "Property 'Auth' should be a map.");
  if (node.entries.size === 0) return undefined;
  if (!routes.has("$connect")) {
    refuse(expansion, node.line, "Authorization is only available if there is a $connect route.");
  }
  const type = node.entries.get("AuthType");
  if (type?.kind !== "scalar" || type.text === "") {
    return refuse(
      expansion,
      node.line,
      "AuthType must be specified for additional auth configurations.",
    );
  }
  const authType = type.text.toUpperCase();
  if (!["NONE", "AWS_IAM", "CUSTOM"].includes(authType)) {
    refuse(expansion, type.line, "AuthType is not one of AWS_IAM, CUSTOM or NONE.");
  }
  if (authType === "CUSTOM" && !node.entries.has("AuthArn")) {
    refuse(expansion, node.line, "AuthArn must be specified if AuthType is CUSTOM.");
  }
  if (authType !== "CUSTOM" && node.entries.size > 1) {
    refuse(
      expansion,
      node.line,
      `No additional configurations supported for AuthType ${authType}.`,
    );
  }
  if (authType !== type.text) {
    const message = `AuthType ${type.text} is not upper case, so SAM gives the $connect route no authorization`;
    warn(expansion.report, type.line, `${expansion.resource.logicalId}: ${message}`);
    return { authType: "NONE", node };
  }
  return { authType, node };
}

function apiResource(expansion: Expansion): TemplateResource {
  const { resource, entries } = expansion;
  const properties = pick(entries, API_PROPERTIES);
  properties.set("Name", entries.get("Name") ?? text(resource.logicalId, resource.line));
  properties.set("ProtocolType", text("WEBSOCKET", resource.line));
  return {
    ...resource,
    type: "AWS::ApiGatewayV2::Api",
    properties: mapping(properties, resource.line),
  };
}

function routeResources(
  expansion: Expansion,
  routeKey: string,
  node: TemplateNode,
  auth: Auth | undefined,
): TemplateResource[] {
  const { resource } = expansion;
  const { line } = node;
  const id = `${resource.logicalId}${routeIdPart(expansion, routeKey, line)}`;
  if (node.kind !== "mapping")
    return refuse(expansion, line, `Route '${routeKey}' should be a map.`);
  const functionArn = node.entries.get("FunctionArn");
  if (functionArn === undefined) return refuse(expansion, line, withoutFunction(node.entries));
  reportUnknown(expansion, node.entries, {
    known: [...ROUTE_PROPERTIES, "FunctionArn", "IntegrationTimeout"],
    of: `route ${routeKey}`,
    advice: "Auth stands beside Routes, and is for $connect",
  });
  if (routeKey !== "$connect" && node.entries.has("RequestParameters")) {
    refuse(
      expansion,
      line,
      "Request parameters are only supported for the $connect route in WebSocket APIs.",
    );
  }
  const route = pick(node.entries, ROUTE_PROPERTIES);
  route.set("RouteKey", text(routeKey, line));
  const integrationId = call("Ref", text(`${id}Integration`, line));
  route.set(
    "Target",
    call(
      "Fn::Join",
      list([text("/", line), list([text("integrations", line), integrationId], line)], line),
    ),
  );
  if (routeKey === "$connect" && auth !== undefined) {
    route.set("AuthorizationType", text(auth.authType, line));
    if (auth.authType === "CUSTOM") {
      route.set("AuthorizerId", call("Ref", text(`${resource.logicalId}ConnectAuthorizer`, line)));
    }
  }
  const integration = new Map<string, TemplateNode>([
    ["IntegrationType", text("AWS_PROXY", line)],
    ["IntegrationUri", functionUri(functionArn)],
  ]);
  const timeout = node.entries.get("IntegrationTimeout");
  if (timeout !== undefined) integration.set("TimeoutInMillis", timeout);
  return [
    derived(expansion, { logicalId: `${id}Route`, type: "AWS::ApiGatewayV2::Route", line }, route),
    derived(
      expansion,
      { logicalId: `${id}Integration`, type: "AWS::ApiGatewayV2::Integration", line },
      integration,
    ),
    permissionResource(expansion, `${id}Permission`, functionArn),
  ];
}

function withoutFunction(entries: ReadonlyMap<string, TemplateNode>): string {
  return `Route must have associated function${hintAtMisspelt("FunctionArn", entries) || "."}`;
}

/** `$connect` -> `Connect`, `sendMessage` -> `Sendmessage`: Python's `str.capitalize`, as in SAM. */
function routeIdPart(expansion: Expansion, routeKey: string, line: number): string {
  const special = ["$connect", "$disconnect", "$default"].includes(routeKey);
  const key = special ? routeKey.slice(1) : routeKey;
  if (!special && !/^[\p{L}\p{N}]+$/u.test(key)) {
    const rule = "Only $connect, $disconnect, and $default special routes are supported.";
    refuse(expansion, line, `Route key '${routeKey}' must be alphanumeric. ${rule}`);
  }
  return key.slice(0, 1).toUpperCase() + key.slice(1).toLowerCase();
}

function stageResource(
  expansion: Expansion,
  parameters: ReadonlyMap<string, Value>,
  routes: ReadonlyMap<string, TemplateNode>,
): TemplateResource {
  const { resource, entries } = expansion;
  const given = entries.get("StageName");
  const line = given?.line ?? resource.line;
  const stageName = given ?? text(DEFAULT_STAGE_NAME, line);
  const literal = literalText(stageName, parameters);
  if (literal === "$default")
    refuse(expansion, line, "Stages cannot be named $default for WebSocket APIs.");
  const part = literal === DEFAULT_STAGE_NAME ? "Default" : (literal ?? "");
  const properties = pick(entries, STAGE_PROPERTIES);
  properties.set("StageName", stageName);
  properties.set("AutoDeploy", { kind: "scalar", value: true, text: "true", line });
  const dependsOn = entries.has("RouteSettings")
    ? [...routes].map(
        ([key, node]) => `${resource.logicalId}${routeIdPart(expansion, key, node.line)}Route`,
      )
    : [];
  const logicalId = `${resource.logicalId}${part}Stage`;
  return {
    ...derived(expansion, { logicalId, type: "AWS::ApiGatewayV2::Stage", line }, properties),
    dependsOn,
  };
}

/** SAM puts parameters in before it makes logical ids; any other function leaves the name out of them. */
function literalText(
  node: TemplateNode,
  parameters: ReadonlyMap<string, Value>,
): string | undefined {
  if (node.kind === "scalar") return node.text;
  if (node.kind !== "call" || node.name !== "Ref" || node.argument.kind !== "scalar")
    return undefined;
  const value = parameters.get(node.argument.text);
  return value?.kind === "scalar" ? value.text : undefined;
}

function authorizerResource(expansion: Expansion, { node }: Auth): TemplateResource {
  const { resource } = expansion;
  const logicalId = `${resource.logicalId}ConnectAuthorizer`;
  const { line } = node;
  const properties = pick(node.entries, ["IdentitySource", "Name"]);
  if (!properties.has("Name")) properties.set("Name", text(logicalId, line));
  properties.set("AuthorizerType", text("REQUEST", line));
  properties.set("AuthorizerUri", functionUri(node.entries.get("AuthArn") ?? text("", line)));
  for (const [name, property] of node.entries) {
    if (AUTH_PROPERTIES.includes(name)) continue;
    const meant = meantBy(name, AUTH_PROPERTIES);
    const hint = meant === undefined ? "correct or remove it" : `did you mean ${meant}?`;
    const message = `Auth property ${name} is not known: ${hint}`;
    fail(expansion.report, property.line, `${resource.logicalId}: ${message}`);
  }
  return derived(expansion, { logicalId, type: "AWS::ApiGatewayV2::Authorizer", line }, properties);
}

/** What lets the API invoke a function. */
function permissionResource(
  { resource }: Expansion,
  logicalId: string,
  functionArn: TemplateNode,
): TemplateResource {
  const { line } = functionArn;
  const properties = mapping<TemplateNode>(
    [
      ["Action", text("lambda:InvokeFunction", line)],
      ["Principal", text("apigateway.amazonaws.com", line)],
      ["FunctionName", functionArn],
      ["SourceArn", call("Fn::Sub", text(`${EXECUTE_API}:\${${resource.logicalId}}/*`, line))],
    ],
    line,
  );
  const type = "AWS::Lambda::Permission";
  return { ...resource, logicalId, type, line, dependsOn: [], metadata: undefined, properties };
}

function functionUri(functionArn: TemplateNode): TemplateNode {
  const variables = mapping([["FunctionArn", functionArn]], functionArn.line);
  return call("Fn::Sub", list([text(FUNCTION_URI, functionArn.line), variables], functionArn.line));
}

function derived(
  { resource }: Expansion,
  made: { logicalId: string; type: string; line: number },
  properties: Map<string, TemplateNode>,
): TemplateResource {
  properties.set("ApiId", call("Ref", text(resource.logicalId, made.line)));
  return {
    ...resource,
    ...made,
    dependsOn: [],
    metadata: undefined,
    properties: mapping(properties, made.line),
  };
}

function pick(
  entries: ReadonlyMap<string, TemplateNode>,
  names: readonly string[],
): Map<string, TemplateNode> {
  const picked = new Map<string, TemplateNode>();
  for (const name of names) {
    const node = entries.get(name);
    if (node !== undefined) picked.set(name, node);
  }
  return picked;
}

/** Keys that differ only in case (`join`, `Join`) get one logical id: the later route takes its place. */
function withoutReplaced(
  resources: readonly TemplateResource[],
  report: Report,
): TemplateResource[] {
  const byId = new Map<string, TemplateResource>();
  for (const resource of resources) {
    if (byId.has(resource.logicalId) && resource.type === "AWS::ApiGatewayV2::Route") {
      const message = `SAM makes ${resource.logicalId} of two route keys that differ only in case: the last one is kept`;
      warn(report, resource.line, message);
    }
    byId.set(resource.logicalId, resource);
  }
  return [...byId.values()];
}
