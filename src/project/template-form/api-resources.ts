import { resourceIdFrom } from "../../core/identifiers.ts";
import type { Api } from "../../core/model/api.ts";
import type { Stage } from "../../core/model/stage.ts";
import { integrationResources } from "./integration-resources.ts";
import { getAtt, ref, sub } from "./intrinsic.ts";
import { modelSchema } from "./model-schema.ts";
import { routeResources } from "./route-resources.ts";
import { routeSettingsForm } from "./route-settings-form.ts";
import { ifAny, type TemplateParts } from "./template-parts.ts";

const DEFAULT_API_KEY_SELECTION_EXPRESSION = "$request.header.x-api-key";

/** An API and everything that belongs to it. */
export function apiResources(api: Api, parts: TemplateParts): void {
  const logicalId = parts.apis.get(api.apiId) ?? "";
  parts.add(logicalId, {
    Type: "AWS::ApiGatewayV2::Api",
    Properties: {
      Name: api.name,
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: api.routeSelectionExpression,
      ApiKeySelectionExpression:
        api.apiKeySelectionExpression === DEFAULT_API_KEY_SELECTION_EXPRESSION
          ? undefined
          : api.apiKeySelectionExpression,
      DisableExecuteApiEndpoint: api.disableExecuteApiEndpoint || undefined,
      DisableSchemaValidation: api.disableSchemaValidation || undefined,
    },
  });
  const authorizers = authorizerResources(api, parts);
  const models = modelResources(api, parts);
  const integrations = integrationResources(api, parts);
  const routes = routeResources(api, parts, {
    ...{ authorizers, models },
    integrations: new Map(
      integrations.map(({ integrationId, logicalId: id }) => [integrationId, id]),
    ),
  });
  const before = [...routes, ...integrations.flatMap(({ responses }) => responses)];
  const deployment = deploymentOf(api, before, parts);
  for (const stage of api.stages) stageResources(stage, api, deployment, parts);
}

/** Logical ids by authorizer id. */
function authorizerResources(api: Api, parts: TemplateParts): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { authorizerId, name, authorizerUri, identitySource } of api.authorizers) {
    const logicalId = parts.ids.of(api.name, name, "Authorizer");
    ids.set(authorizerId, logicalId);
    parts.add(logicalId, {
      Type: "AWS::ApiGatewayV2::Authorizer",
      Properties: {
        ApiId: parts.apiRef(api),
        AuthorizerType: "REQUEST",
        Name: name,
        AuthorizerUri: parts.text(authorizerUri),
        IdentitySource: identitySource.length === 0 ? undefined : identitySource,
      },
    });
  }
  return ids;
}

/** Logical ids by name. */
function modelResources(api: Api, parts: TemplateParts): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { name, contentType, schema } of api.models) {
    const logicalId = parts.ids.of(api.name, name, "Model");
    ids.set(name, logicalId);
    parts.add(logicalId, {
      Type: "AWS::ApiGatewayV2::Model",
      Properties: {
        ApiId: parts.apiRef(api),
        Name: name,
        ContentType: contentType,
        Schema: modelSchema(schema),
      },
    });
  }
  return ids;
}

/**
 * A deployment is what the API was when it was made, so a changed API has another one: its logical id changes with the API,
 * as AWS SAM's do. `undefined`: AWS deploys no API without a route.
 */
function deploymentOf(
  api: Api,
  before: readonly string[],
  parts: TemplateParts,
): string | undefined {
  if (api.routes.length === 0) return undefined;
  const { stages: _, ...deployed } = api;
  const hash = resourceIdFrom(JSON.stringify(deployed), 10);
  const logicalId = parts.ids.of(api.name, "Deployment", hash);
  parts.add(logicalId, {
    Type: "AWS::ApiGatewayV2::Deployment",
    DependsOn: before,
    Properties: { ApiId: parts.apiRef(api) },
  });
  return logicalId;
}

function stageResources(
  stage: Stage,
  api: Api,
  deployment: string | undefined,
  parts: TemplateParts,
): void {
  const { stageName, accessLogSettings } = stage;
  const logicalId = parts.ids.of(api.name, stageName, "Stage");
  parts.stages.set(`${api.apiId}/${stageName}`, logicalId);
  parts.add(logicalId, {
    Type: "AWS::ApiGatewayV2::Stage",
    Properties: {
      ApiId: parts.apiRef(api),
      StageName: stageName,
      DeploymentId: deployment === undefined ? undefined : ref(deployment),
      StageVariables: parts.texts(stage.stageVariables),
      ClientCertificateId: clientCertificate(stage, parts),
      DefaultRouteSettings:
        stage.defaultRouteSettings && routeSettingsForm(stage.defaultRouteSettings),
      RouteSettings:
        stage.routeSettings &&
        ifAny(
          Object.fromEntries(
            Object.entries(stage.routeSettings).map(([key, own]) => [key, routeSettingsForm(own)]),
          ),
        ),
      AccessLogSettings:
        accessLogSettings && accessLogForm(accessLogSettings.format, [api.name, stageName], parts),
    },
  });
  if (logs(stage)) {
    parts.notes.add(
      "API Gateway writes logs when the account has a role for CloudWatch Logs: set it once for the Region, in the console's settings or with AWS::ApiGateway::Account",
    );
  }
  const logical = parts.apis.get(api.apiId) ?? "";
  if (api.disableExecuteApiEndpoint) return;
  parts.outputs[parts.ids.of(api.name, stageName, "Url")] = {
    Value: sub(`wss://\${${logical}}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/${stageName}`),
  };
}

function accessLogForm(format: string, names: readonly string[], parts: TemplateParts): unknown {
  const group = parts.ids.of(...names, "AccessLog");
  parts.add(group, { Type: "AWS::Logs::LogGroup", Properties: {} });
  return { DestinationArn: getAtt(group, "Arn"), Format: format };
}

function logs({ accessLogSettings, defaultRouteSettings, routeSettings = {} }: Stage): boolean {
  if (accessLogSettings !== undefined) return true;
  const all = [defaultRouteSettings ?? {}, ...Object.values(routeSettings)];
  return all.some(({ loggingLevel = "OFF" }) => loggingLevel !== "OFF");
}

function clientCertificate({ clientCertificateId: id }: Stage, parts: TemplateParts): unknown {
  if (id === undefined) return undefined;
  const known = parts.clientCertificates.get(id);
  if (known !== undefined) return ref(known);
  const logicalId = parts.ids.of(id, "ClientCertificate");
  parts.clientCertificates.set(id, logicalId);
  parts.add(logicalId, { Type: "AWS::ApiGateway::ClientCertificate", Properties: {} });
  parts.notes.add(
    "API Gateway makes client certificates itself: backends that know one of this machine's have to learn the new one",
  );
  return ref(logicalId);
}
