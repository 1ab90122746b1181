import type { TemplateNode } from "../cloudformation/template-node.ts";
import type { ConfigNode } from "./config-node.ts";
import {
  authorizerId,
  functionId,
  integrationId,
  permissionId,
  routeId,
  routeResponseId,
  WEBSOCKETS_API,
  WEBSOCKETS_DEPLOYMENT,
  WEBSOCKETS_LOG_GROUP,
  WEBSOCKETS_STAGE,
} from "./framework-names.ts";
import type { Service } from "./service.ts";
import { arnOf, join, ref, sub, type Written, written } from "./template-values.ts";
import type { EventAuthorizer } from "./websocket-events.ts";

type Resources = Map<string, TemplateNode>;

const DESCRIPTION = "Serverless Websockets";
const SELECTION_EXPRESSION = "$request.body.action";
const ACCESS_LOG_FORMAT =
  '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "$context.eventType $context.routeKey $context.connectionId" $context.requestId';
const LOG_LEVELS = ["INFO", "ERROR"];
const LOG_PROPERTIES = [
  "accessLogging",
  "executionLogging",
  "level",
  "fullExecutionData",
  "format",
];

/**
 * The API of a service's `websocket` events
 * (https://github.com/oss-serverless/osls/blob/4.x/docs/events/websocket.md).
 *
 * By design: 2026-11-29 the logical id of the deployment has no hash, which nothing can refer to; an API of
 *   `apiGateway.websocketApiId` that is not of this project has a stand-in with this service's routes alone.
 */
export function addWebsockets(
  resources: Resources,
  service: Service,
  owned: ReadonlySet<string>,
): void {
  if (service.events.length === 0) return;
  const existing = existingApi(service, owned);
  const api = existing ?? ref(WEBSOCKETS_API, service.root.line);
  if (existing === undefined) addApi(resources, service);
  addRoutes(resources, service, api);
  addDeployment(resources, service, { api, isExisting: existing !== undefined });
}

/** An API that the project's own resources make; of any other nothing is known here. */
function existingApi({ provider }: Service, owned: ReadonlySet<string>): TemplateNode | undefined {
  const node = provider?.at("apiGateway", "websocketApiId");
  if (node === undefined) return undefined;
  const id = node.whole();
  if (id.kind === "call" && id.name === "Ref" && id.argument.kind === "scalar") {
    if (owned.has(id.argument.text)) return id;
  }
  const remedy = "to have them all, run the service that makes it";
  node.warn(
    `the API is not of this project, so one with the routes of this service alone stands in for it: ${remedy}`,
  );
  return undefined;
}

function addApi(resources: Resources, { name, stage, provider, root }: Service): void {
  const properties = {
    Name: provider?.member("websocketsApiName")?.text() ?? `${stage}-${name}-websockets`,
    RouteSelectionExpression:
      textAt(provider?.member("websocketsApiRouteSelectionExpression")) ?? SELECTION_EXPRESSION,
    Description: description(provider),
    ProtocolType: "WEBSOCKET",
    Tags: provider?.member("tags")?.whole(),
  };
  const line = provider?.line ?? root.line;
  resources.set(
    WEBSOCKETS_API,
    written({ Type: "AWS::ApiGatewayV2::Api", Properties: properties }, line),
  );
}

function addRoutes(resources: Resources, { events }: Service, api: TemplateNode): void {
  for (const { functionName, route, isTwoWay, authorizer, line } of events) {
    const target = functionId(functionName);
    resources.set(
      integrationId(functionName),
      written(
        {
          Type: "AWS::ApiGatewayV2::Integration",
          Properties: {
            ApiId: api,
            IntegrationType: "AWS_PROXY",
            IntegrationUri: invocation(arnOf(target, line), line),
          },
        },
        line,
      ),
    );
    resources.set(permissionId(functionName), permission(arnOf(target, line), line));
    if (authorizer !== undefined) addAuthorizer(resources, authorizer, api);
    const properties = {
      ApiId: api,
      RouteKey: route,
      AuthorizationType: authorizer === undefined ? "NONE" : "CUSTOM",
      AuthorizerId: authorizer === undefined ? undefined : ref(authorizerId(authorizer.name), line),
      RouteResponseSelectionExpression: isTwoWay ? "$default" : undefined,
      Target: join("/", ["integrations", ref(integrationId(functionName), line)], line),
    };
    resources.set(
      routeId(route),
      written({ Type: "AWS::ApiGatewayV2::Route", Properties: properties }, line),
    );
    if (!isTwoWay) continue;
    const response = {
      ApiId: api,
      RouteId: ref(routeId(route), line),
      RouteResponseKey: "$default",
    };
    resources.set(
      routeResponseId(route),
      written({ Type: "AWS::ApiGatewayV2::RouteResponse", Properties: response }, line),
    );
  }
}

function addAuthorizer(resources: Resources, authorizer: EventAuthorizer, api: TemplateNode): void {
  const { name, arn, identitySource, line } = authorizer;
  const target = arn ?? arnOf(functionId(name), line);
  const properties = {
    ApiId: api,
    Name: name,
    AuthorizerType: "REQUEST",
    AuthorizerUri: invocation(target, line),
    IdentitySource: identitySource,
  };
  resources.set(
    authorizerId(name),
    written({ Type: "AWS::ApiGatewayV2::Authorizer", Properties: properties }, line),
  );
  resources.set(permissionId(name), permission(target, line));
}

function addDeployment(
  resources: Resources,
  service: Service,
  { api, isExisting }: { readonly api: TemplateNode; readonly isExisting: boolean },
): void {
  const line = service.root.line;
  const { stage, provider, events } = service;
  const routes = events.flatMap(({ route, isTwoWay }) =>
    isTwoWay ? [routeId(route), routeResponseId(route)] : [routeId(route)],
  );
  const deployment = {
    ApiId: api,
    Description: description(provider),
    StageName: isExisting ? stage : undefined,
  };
  resources.set(
    WEBSOCKETS_DEPLOYMENT,
    written(
      {
        Type: "AWS::ApiGatewayV2::Deployment",
        DependsOn: [...new Set(routes)],
        Properties: deployment,
      },
      line,
    ),
  );
  if (isExisting) return;
  const logs = logsOf(service);
  const properties = {
    ApiId: api,
    StageName: stage,
    Description: description(provider),
    DeploymentId: ref(WEBSOCKETS_DEPLOYMENT, line),
    ...logs,
  };
  resources.set(
    WEBSOCKETS_STAGE,
    written({ Type: "AWS::ApiGatewayV2::Stage", Properties: properties }, line),
  );
  if (logs === undefined) return;
  const group = { LogGroupName: `/aws/websocket/${service.name}-${stage}` };
  resources.set(
    WEBSOCKETS_LOG_GROUP,
    written({ Type: "AWS::Logs::LogGroup", Properties: group }, line),
  );
}

/** `logs.websocket`: true, or what differs from it. */
function logsOf({ provider }: Service): Record<string, Written> | undefined {
  const node = provider?.at("logs", "websocket");
  if (node === undefined || (node.node.kind === "scalar" && !node.boolean())) return undefined;
  const isMapping = node.node.kind === "mapping";
  if (isMapping) node.refuseUnknown(LOG_PROPERTIES);
  const is = (name: string) => node.member(name)?.boolean() ?? true;
  const level = node.member("level");
  if (level !== undefined && !LOG_LEVELS.includes(level.text())) {
    level.fail(
      `must be equal to one of the allowed values [${LOG_LEVELS.join(", ")}]: found ${level.text()}`,
    );
  }
  const { line } = node;
  const group = `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${${WEBSOCKETS_LOG_GROUP}}`;
  return {
    DefaultRouteSettings: written(
      {
        DataTraceEnabled: is("fullExecutionData"),
        LoggingLevel: is("executionLogging") ? (level?.text() ?? "INFO") : "OFF",
      },
      line,
    ),
    ...(is("accessLogging")
      ? {
          AccessLogSettings: written(
            {
              DestinationArn: sub(group, line),
              Format: node.member("format")?.text() ?? ACCESS_LOG_FORMAT,
            },
            line,
          ),
        }
      : {}),
  };
}

function invocation(functionArn: TemplateNode, line: number): TemplateNode {
  const parts = [
    ...["arn:", ref("AWS::Partition", line), ":apigateway:", ref("AWS::Region", line)],
    ...[":lambda:path/2015-03-31/functions/", functionArn, "/invocations"],
  ];
  return join("", parts, line);
}

function permission(functionArn: TemplateNode, line: number): TemplateNode {
  const properties = {
    FunctionName: functionArn,
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
  };
  return written({ Type: "AWS::Lambda::Permission", Properties: properties }, line);
}

function description(provider: ConfigNode | undefined): string {
  return provider?.member("websocketsDescription")?.text() ?? DESCRIPTION;
}

function textAt(node: ConfigNode | undefined): Written | undefined {
  return node === undefined ? undefined : written(node.text(), node.line);
}
