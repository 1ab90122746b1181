import { expect, test } from "bun:test";
import {
  type Case,
  refusalOf,
  refused,
  resource,
  sluiceYaml,
  template,
} from "./support-definitions.ts";

const HTTP_YAML = (uri: string, more = "timeoutInMillis: 50") =>
  `integrationUri: "${uri}"\n${more}`;
const BACKEND = "http://localhost/";
const LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:f";
const INVOCATION = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${LAMBDA}/invocations`;
const long = (length: number) => "a".repeat(length);

const EXPRESSIONS: readonly Case[] = [
  [
    "a route selection expression with a variable that routes have not",
    [
      { api: "routeSelectionExpression: $request.header.a" },
      '3: Invalid selection expression "$request.header.a" at offset 1: "request.header.a" is not a variable here; use $request.body.{path}',
    ],
    [
      { expression: "$request.header.a" },
      '7: Api Api: Invalid selection expression "$request.header.a" at offset 1: "request.header.a" is not a variable here; use $request.body.{path}',
    ],
  ],
  [
    "a route selection expression that ends too early",
    [
      { api: "routeSelectionExpression: ${request.body.a" },
      '3: Invalid selection expression "${request.body.a" at offset 0: the "{" is never closed',
    ],
    [
      { expression: "${request.body.a" },
      '7: Api Api: Invalid selection expression "${request.body.a" at offset 0: the "{" is never closed',
    ],
  ],
  [
    "an API key selection expression of one's own",
    [
      { api: "apiKeySelectionExpression: $request.header.y" },
      '3: apis.chat.apiKeySelectionExpression must be one of $request.header.x-api-key, $context.authorizer.usageIdentifierKey, not "$request.header.y"',
    ],
    [
      { api: "ApiKeySelectionExpression: $request.header.y" },
      "8: Api Api: ApiKeySelectionExpression must be one of $request.header.x-api-key, $context.authorizer.usageIdentifierKey: found $request.header.y",
    ],
  ],
  [
    "a model selection expression",
    [
      { route: HTTP_YAML(BACKEND, "modelSelectionExpression: $nothing") },
      '9: Invalid selection expression "$nothing" at offset 1: "nothing" is not a variable here; use $request.body.{path}',
    ],
    [
      { route: "ModelSelectionExpression: $nothing" },
      '21: Route Route: Invalid selection expression "$nothing" at offset 1: "nothing" is not a variable here; use $request.body.{path}',
    ],
  ],
  [
    "a route response selection expression but $default",
    [
      { route: HTTP_YAML(BACKEND, "routeResponseSelectionExpression: $request.body.a") },
      '9: apis.chat.routes.send.routeResponseSelectionExpression must be one of $default, not "$request.body.a"',
    ],
    [
      { route: "RouteResponseSelectionExpression: $request.body.a" },
      "21: Route Route: RouteResponseSelectionExpression must be one of $default: found $request.body.a",
    ],
  ],
];

const APIS: readonly Case[] = [
  [
    "an API's name of 129 characters",
    [
      { api: `name: ${long(129)}` },
      `3: apis.chat.name must be 1 to 128 characters, not "${long(56)}…`,
    ],
    [{ name: long(129) }, "5: Api Api: Name must have at most 128 characters: found 129"],
  ],
  [
    "a description of 1025 characters",
    undefined,
    [
      { api: `Description: ${long(1_025)}` },
      "8: Api Api: Description must have at most 1024 characters: found 1025",
    ],
  ],
  [
    "an identity source that is none",
    [
      {
        api: `authorizers:\n  a:\n    authorizerUri: ${LAMBDA}\n    identitySource: [nothing]`,
        routeKey: "$connect",
        route: HTTP_YAML(BACKEND, "authorizer: a"),
      },
      "6: Invalid request identity source expression: nothing. The sources must be separated by comma, and each source must be ",
    ],
    [
      {
        routeKey: "$connect",
        route: "AuthorizationType: CUSTOM\nAuthorizerId: !Ref Auth",
        resources: resource(
          "Auth",
          "Authorizer",
          `Name: a\nAuthorizerType: REQUEST\nAuthorizerUri: ${INVOCATION}\nIdentitySource: [nothing]`,
        ),
      },
      "36: Authorizer Auth: Invalid request identity source expression: nothing. The sources must be separated by comma, and each source must be ",
    ],
  ],
  [
    "an authorizer's name of 129 characters",
    [
      {
        api: `authorizers:\n  ${long(129)}: { authorizerUri: "${LAMBDA}" }`,
        routeKey: "$connect",
        route: HTTP_YAML(BACKEND, `authorizer: ${long(129)}`),
      },
      "4: The name of an authorizer must have 1 to 128 characters",
    ],
    [
      {
        routeKey: "$connect",
        route: "AuthorizationType: CUSTOM\nAuthorizerId: !Ref Auth",
        resources: resource(
          "Auth",
          "Authorizer",
          `Name: ${long(129)}\nAuthorizerType: REQUEST\nAuthorizerUri: ${INVOCATION}`,
        ),
      },
      "33: Authorizer Auth: Name must have at most 128 characters: found 129",
    ],
  ],
  [
    "a model whose schema is none",
    [
      { api: "models:\n  Join:\n    schema: { type: strng }" },
      "5: apis.chat.models.Join: the schema is not JSON Schema draft-04 at /type: must be equal to one of the allowed values",
    ],
    [
      { resources: resource("Model", "Model", "Name: Join\nSchema: { type: strng }") },
      "32: Model Model: the schema is not JSON Schema draft-04 at /type: must be equal to one of the allowed values",
    ],
  ],
];

refused("a selection expression", EXPRESSIONS);
refused("an API", APIS);

test("what these tests break is sound before", () => {
  expect(refusalOf("sluice.yaml", sluiceYaml({}))).toBeUndefined();
  expect(refusalOf("template.yaml", template({}))).toBeUndefined();
});

test("an API without routes is refused, in AWS's words", () => {
  expect(refusalOf("sluice.yaml", "apis:\n  chat:\n    routes: {}\n")).toBe(
    "sluice.yaml:3: At least one route is required before deploying the Api",
  );
  const withoutRoutes = `Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: a, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.a}
  Deployment:
    Type: AWS::ApiGatewayV2::Deployment
    Properties: {ApiId: !Ref Api}
`;
  expect(refusalOf("template.yaml", withoutRoutes)).toBe(
    "template.yaml:5: At least one route is required before deploying the Api",
  );
});
