import { expect, test } from "bun:test";
import { LAMBDA_URI } from "../../core/definition.fixture.ts";
import { compileDeployment } from "../../core/deployment.ts";
import type { Integration } from "../../core/model/integration.ts";
import { compileModels } from "../../project/model-schema/compile-models.ts";
import { Definitions } from "../definitions.ts";
import type { StoredApi } from "../stored/api.ts";
import type { StoredIntegration } from "../stored/integration.ts";
import type { StoredRoute } from "../stored/route.ts";
import { snapshotOf } from "./snapshot.ts";

const API: StoredApi = {
  name: "chat",
  description: "rooms",
  routeSelectionExpression: "$request.body.action",
  apiKeySelectionExpression: "$request.header.x-api-key",
  disableExecuteApiEndpoint: true,
  ipAddressType: "ipv4",
  tags: { team: "chat" },
  createdDate: 0,
};
const ROUTE: StoredRoute = { routeKey: "say", authorizationType: "NONE", apiKeyRequired: false };
const MOCK: StoredIntegration = {
  integrationType: "MOCK",
  connectionType: "INTERNET",
  passthroughBehavior: "WHEN_NO_MATCH",
  payloadFormatVersion: "1.0",
  timeoutInMillis: 29_000,
};

function definitionsOf(below: Readonly<Record<string, unknown>>, api: Partial<StoredApi> = {}) {
  return new Definitions([
    { key: "apis/a", value: { ...API, ...api } },
    ...Object.entries(below).map(([path, value]) => ({ key: `apis/a/${path}`, value })),
  ]);
}

test("snapshotOf() is the API with its routes, integrations, authorizers and models", () => {
  const definitions = definitionsOf(
    {
      "routes/r1": {
        ...ROUTE,
        ...{ routeKey: "$connect", authorizationType: "CUSTOM", authorizerId: "au" },
        ...{ apiKeyRequired: true, target: "integrations/i1", operationName: "connect" },
        requestParameters: { "route.request.header.x": { required: true } },
      },
      "routes/r2": {
        ...{ ...ROUTE, routeResponseSelectionExpression: "$default" },
        ...{ modelSelectionExpression: "$default", requestModels: { $default: "Say" } },
      },
      "routes/r2/routeresponses/rr": { routeResponseKey: "$default" },
      "integrations/i1": {
        ...MOCK,
        requestTemplates: { $default: '{"statusCode":200}' },
        templateSelectionExpression: "\\$default",
      },
      "integrations/i1/integrationresponses/ir": {
        integrationResponseKey: "/200/",
        ...{ responseTemplates: { $default: "ok" }, templateSelectionExpression: "\\$default" },
        responseParameters: { "method.response.header.x": "'y'" },
      },
      "authorizers/au": {
        ...{ name: "token", authorizerType: "REQUEST", authorizerUri: LAMBDA_URI },
        ...{ identitySource: ["route.request.header.x"], authorizerCredentialsArn: "arn:x" },
      },
      "models/m1": { name: "Say", contentType: "application/json", schema: '{"type":"object"}' },
    },
    { disableSchemaValidation: true },
  );
  const snapshot = snapshotOf(definitions, "a");
  expect(snapshot).toEqual({
    ...{ apiId: "a", name: "chat", routeSelectionExpression: "$request.body.action" },
    apiKeySelectionExpression: "$request.header.x-api-key",
    ...{ disableExecuteApiEndpoint: true, disableSchemaValidation: true },
    routes: [
      {
        ...{ routeId: "r1", routeKey: "$connect", target: "integrations/i1" },
        ...{ authorizationType: "CUSTOM", authorizerId: "au", apiKeyRequired: true },
        routeResponseKeys: [],
        requestParameters: { "route.request.header.x": { required: true } },
        requestModels: {},
      },
      {
        ...{ routeId: "r2", routeKey: "say", authorizationType: "NONE", apiKeyRequired: false },
        ...{ routeResponseSelectionExpression: "$default", routeResponseKeys: ["$default"] },
        requestParameters: {},
        ...{ modelSelectionExpression: "$default", requestModels: { $default: "Say" } },
      },
    ],
    integrations: [
      {
        ...{ integrationId: "i1", integrationType: "MOCK", timeoutInMillis: 29_000 },
        ...{ requestParameters: {}, passthroughBehavior: "WHEN_NO_MATCH" },
        requestTemplates: { $default: '{"statusCode":200}' },
        templateSelectionExpression: "\\$default",
        integrationResponses: [
          {
            integrationResponseKey: "/200/",
            ...{ responseTemplates: { $default: "ok" }, templateSelectionExpression: "\\$default" },
            responseParameters: { "method.response.header.x": "'y'" },
          },
        ],
      },
    ],
    authorizers: [
      {
        ...{ authorizerId: "au", name: "token", authorizerType: "REQUEST" },
        ...{ authorizerUri: LAMBDA_URI, identitySource: ["route.request.header.x"] },
      },
    ],
    models: [
      {
        ...{ modelId: "m1", name: "Say", contentType: "application/json" },
        schema: '{"type":"object"}',
      },
    ],
    stages: [],
  });
  const deployed = compileDeployment(snapshot, { relaxRouteResponses: false, compileModels });
  expect([...deployed.routes.keys()]).toEqual(["$connect", "say"]);
  expect(deployed.routes.get("say")?.twoWay).toBe(true);
});

const BASE = { integrationId: "i1", timeoutInMillis: 50, requestParameters: {} };
const TEMPLATES = {
  passthroughBehavior: "WHEN_NO_MATCH",
  requestTemplates: {},
  integrationResponses: [],
} as const;

test.each<[Partial<StoredIntegration>, Integration]>([
  [
    { integrationType: "AWS_PROXY", integrationUri: LAMBDA_URI, integrationMethod: "POST" },
    { ...BASE, integrationType: "AWS_PROXY", integrationUri: LAMBDA_URI },
  ],
  [
    {
      integrationType: "AWS",
      integrationUri: LAMBDA_URI,
      contentHandlingStrategy: "CONVERT_TO_TEXT",
    },
    {
      ...{ ...BASE, integrationType: "AWS", integrationUri: LAMBDA_URI, integrationMethod: "POST" },
      ...{ ...TEMPLATES, contentHandlingStrategy: "CONVERT_TO_TEXT" },
    },
  ],
  [
    {
      ...{ integrationType: "HTTP_PROXY", integrationUri: "http://x/", integrationMethod: "PUT" },
      ...{ connectionType: "VPC_LINK", connectionId: "link" },
    },
    {
      ...{ ...BASE, integrationType: "HTTP_PROXY", integrationUri: "http://x/" },
      ...{ integrationMethod: "PUT", connectionId: "link" },
    },
  ],
  [
    {
      ...{ integrationType: "HTTP", integrationUri: "http://x/", integrationMethod: "PUT" },
      ...{ templateSelectionExpression: "", connectionId: "" },
    },
    {
      ...{ ...BASE, integrationType: "HTTP", integrationUri: "http://x/" },
      ...{ ...TEMPLATES, integrationMethod: "PUT" },
    },
  ],
  [{ integrationType: "MOCK" }, { ...BASE, integrationType: "MOCK", ...TEMPLATES }],
])("snapshotOf() has of an integration what its type has: %j", (stored, integration) => {
  const definitions = definitionsOf({
    "integrations/i1": { ...MOCK, timeoutInMillis: 50, ...stored },
  });
  expect(snapshotOf(definitions, "a").integrations).toEqual([integration]);
});

test("snapshotOf() knows no API that is not there", () => {
  expect(() => snapshotOf(new Definitions(), "a")).toThrow("Invalid API identifier specified a");
});
