import { expect, test } from "bun:test";
import { HEAD, refusalOf, templateOf } from "./service.fixture.ts";

const withEvent = (event: string) =>
  `${HEAD}functions:\n  auth: { handler: a.auth }\n  chat:\n    handler: a.b\n    events:\n      - websocket: ${event}\n`;

test.each([
  ["auth", "auth", { "Fn::GetAtt": ["AuthLambdaFunction", "Arn"] }],
  ["{ name: auth }", "auth", { "Fn::GetAtt": ["AuthLambdaFunction", "Arn"] }],
  [
    "arn:aws:lambda:us-east-1:123456789012:function:other",
    "other",
    "arn:aws:lambda:us-east-1:123456789012:function:other",
  ],
  [
    "{ arn: 'arn:aws:lambda:us-east-1:123456789012:function:o2' }",
    "o2",
    "arn:aws:lambda:us-east-1:123456789012:function:o2",
  ],
  ["{ name: mine, arn: !GetAtt Own.Arn }", "mine", { "Fn::GetAtt": ["Own", "Arn"] }],
])("an authorizer may be written %s", (authorizer, name, target) => {
  const { resources } = templateOf(withEvent(`{ route: $connect, authorizer: ${authorizer} }`));
  const made = Object.values(resources).find(
    ({ Type }) => Type === "AWS::ApiGatewayV2::Authorizer",
  );
  expect(made?.Properties).toMatchObject({
    ...{ Name: name, AuthorizerType: "REQUEST", IdentitySource: ["route.request.header.Auth"] },
  });
  const uri = made?.Properties.AuthorizerUri as { "Fn::Join": [string, unknown[]] };
  const written =
    target instanceof Object && name === "mine" ? { "Fn::GetAtt": "Own.Arn" } : target;
  expect(uri["Fn::Join"][1]).toContainEqual(written);
});

test("an identity source may be text, or a list", () => {
  const sourceOf = (written: string) =>
    templateOf(
      withEvent(`{ route: $connect, authorizer: { name: auth, identitySource: ${written} } }`),
    ).properties("AuthWebsocketsAuthorizer").IdentitySource;
  expect(sourceOf("route.request.header.A")).toEqual(["route.request.header.A"]);
  expect(sourceOf("[route.request.header.A, route.request.querystring.b]")).toEqual([
    ...["route.request.header.A", "route.request.querystring.b"],
  ]);
});

test.each([
  [
    "{ authorizer: auth }",
    "'functions.chat.events.0.websocket': must have required property 'route'",
  ],
  [
    "{ route: a, routes: b }",
    "'functions.chat.events.0.websocket': unrecognized property 'routes': did you mean route?",
  ],
  [
    "{ route: a, routeResponseSelectionExpression: x }",
    "'functions.chat.events.0.websocket.routeResponseSelectionExpression': must be equal to constant: AWS knows $default alone, found x",
  ],
  ["[a]", "'functions.chat.events.0.websocket': unsupported configuration format"],
  ["", "'functions.chat.events.0': unsupported function event: a websocket event names its route"],
  [
    "{ route: $connect, authorizer: auht }",
    "'functions.chat.events.0.websocket.authorizer': Function \"auht\" doesn't exist in this Service: did you mean auth?",
  ],
  [
    "{ route: $connect, authorizer: { name: other } }",
    "'functions.chat.events.0.websocket.authorizer.name': Function \"other\" doesn't exist in this Service",
  ],
  [
    "{ route: $connect, authorizer: {} }",
    "'functions.chat.events.0.websocket.authorizer': must have required property 'name' or 'arn'",
  ],
  [
    "{ route: $connect, authorizer: [auth] }",
    "'functions.chat.events.0.websocket.authorizer': unsupported configuration format",
  ],
  [
    "{ route: $connect, authorizer: { name: auth, type: AWS_IAM } }",
    "'functions.chat.events.0.websocket.authorizer': unrecognized property 'type'",
  ],
  [
    "{ route: $connect, authorizer: { arn: !Ref X } }",
    '\'functions.chat.events.0.websocket.authorizer\': Websocket Authorizer: Non-string "arn" needs to be accompanied with "name"',
  ],
])("a websocket event %s is refused", (event, sentence) => {
  expect(refusalOf(withEvent(event))).toBe(
    `/p/serverless.yml:8: Configuration error at ${sentence}`,
  );
});

test("a misspelt kind of event is refused, as nobody could reach its route", () => {
  const source = withEvent("a").replace("websocket:", "websockets:");
  expect(refusalOf(source)).toBe(
    "/p/serverless.yml:8: Configuration error at 'functions.chat.events.0': unsupported function event websockets: did you mean websocket?",
  );
});
