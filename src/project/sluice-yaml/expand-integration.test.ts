import { describe, expect, test } from "bun:test";
import { loadSluiceYaml } from "./load-sluice-yaml.ts";
import {
  apiOf,
  FILE,
  integrationOf,
  load,
  refuses,
  route,
  URL_ROUTE,
} from "./load-text.fixture.ts";

describe("expandIntegration() makes an integration", () => {
  test("that is a URL into HTTP_PROXY with POST and the three headers", () => {
    expect(integrationOf(apiOf(URL_ROUTE), "$default")).toMatchObject({
      integrationType: "HTTP_PROXY",
      integrationUri: "http://localhost:8080/messages",
      integrationMethod: "POST",
      timeoutInMillis: 29_000,
      requestParameters: {
        "integration.request.header.connectionId": "context.connectionId",
        "integration.request.header.routeKey": "context.routeKey",
        "integration.request.header.eventType": "context.eventType",
      },
    });
  });

  test("that names a function into AWS_PROXY, without default headers", () => {
    expect(integrationOf(apiOf(route("function: send")), "send")).toMatchObject({
      integrationType: "AWS_PROXY",
      integrationUri:
        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:send/invocations",
      requestParameters: {},
    });
  });

  test("with the ARN of a function that runs elsewhere", () => {
    const arn = "arn:aws:lambda:us-east-1:210987654321:function:audit:live";
    const api = apiOf(route(`integrationType: AWS_PROXY\nintegrationUri: ${arn}`));
    expect(integrationOf(api, "send")).toMatchObject({
      integrationUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
    });
  });

  test("of type MOCK with its templates and responses", () => {
    const { project } = load(
      route(`integrationType: MOCK
requestTemplates: { $default: '{"statusCode": 200}' }
templateSelectionExpression: \\$default
integrationResponses:
  $default: { responseTemplates: { $default: pong } }
  /5\\d\\d/:
twoWay: true`),
    );
    const [api] = project.apis;
    expect(api?.integrations[0]).toMatchObject({
      integrationType: "MOCK",
      requestTemplates: { $default: '{"statusCode": 200}' },
      templateSelectionExpression: "\\$default",
      integrationResponses: [
        { integrationResponseKey: "$default", responseTemplates: { $default: "pong" } },
        { integrationResponseKey: "/5\\d\\d/", responseTemplates: {}, responseParameters: {} },
      ],
    });
    expect(project.warnings).toEqual([]);
  });

  test("of type HTTP with all its members", () => {
    const api = apiOf(
      route(`integrationType: HTTP
integrationUri: http://a/
integrationMethod: PUT
contentHandlingStrategy: CONVERT_TO_BINARY
passthroughBehavior: NEVER
requestTemplates: { $default: x }
integrationResponses:
  $default:
    contentHandlingStrategy: CONVERT_TO_TEXT
    responseParameters: { method.response.header.x: "'1'" }`),
    );
    expect(integrationOf(api, "send")).toEqual({
      integrationId: expect.any(String),
      integrationType: "HTTP",
      integrationUri: "http://a/",
      integrationMethod: "PUT",
      timeoutInMillis: 29_000,
      requestParameters: {},
      contentHandlingStrategy: "CONVERT_TO_BINARY",
      passthroughBehavior: "NEVER",
      requestTemplates: { $default: "x" },
      integrationResponses: [
        {
          integrationResponseKey: "$default",
          responseTemplates: {},
          responseParameters: { "method.response.header.x": "'1'" },
          contentHandlingStrategy: "CONVERT_TO_TEXT",
        },
      ],
    });
  });

  test("of type AWS that names a function, with WHEN_NO_MATCH unless said", () => {
    const api = apiOf(route("integrationType: AWS\nfunction: send"));
    expect(integrationOf(api, "send")).toMatchObject({
      integrationType: "AWS",
      integrationUri: expect.stringContaining(":function:send/invocations"),
      passthroughBehavior: "WHEN_NO_MATCH",
    });
  });

  test("of type AWS_PROXY that makes bytes of its messages, and has no passthrough behavior", () => {
    const text = "function: send\ncontentHandlingStrategy: CONVERT_TO_BINARY";
    expect(integrationOf(apiOf(route(text)), "send")).toMatchObject({
      contentHandlingStrategy: "CONVERT_TO_BINARY",
    });
    expect(() => load(route("function: send\npassthroughBehavior: NEVER"))).toThrow(
      "apis.chat.routes.send is an AWS_PROXY integration, which has no passthroughBehavior",
    );
  });

  test.each([
    ["function: send", "the event of an AWS_PROXY integration is fixed"],
    [
      "integrationType: MOCK\nrequestTemplates: { $default: x }\nintegrationResponses: { $default: {} }",
      "a MOCK integration sends nothing",
    ],
  ])("with a warning about mappings that nothing sends: %s", (members, why) => {
    const mapped = `${members}\nrequestParameters: { integration.request.header.x: context.stage }`;
    const { warnings } = load(route(mapped)).project;
    expect(warnings.map(({ message }) => message)).toEqual([
      `apis.chat.routes.send.requestParameters has no effect: ${why}`,
    ]);
  });

  test("with a timeout on both edges of AWS's range", () => {
    for (const timeout of [50, 29_000]) {
      const api = apiOf(route(`function: send\ntimeoutInMillis: ${timeout}`));
      expect(api.integrations[0]?.timeoutInMillis).toBe(timeout);
    }
  });

  test("with stage variables and path parameters in its URL", () => {
    const uri = "http://${stageVariables.host}:${stageVariables.port}/{room}?v=1";
    const api = apiOf(route(`integrationUri: "${uri}"`));
    expect(integrationOf(api, "send")).toMatchObject({ integrationUri: uri });
  });

  test("the method ANY is no mistake, as in a template", () => {
    const { project } = load(route("integrationUri: http://a/\nintegrationMethod: ANY"));
    expect(project.warnings).toEqual([]);
    expect(
      integrationOf(apiOf(route("integrationUri: http://a/\nintegrationMethod: ANY")), "send"),
    ).toMatchObject({ integrationMethod: "ANY" });
  });

  test("path parameters that the URI and the mappings do not share", () => {
    const parameters = "{ integration.request.path.id: context.connectionId }";
    const lines = `integrationUri: http://a/{room}\nrequestParameters: ${parameters}`;
    const { warnings } = load(route(lines)).project;
    expect(warnings.map(({ message }) => message)).toEqual([
      "apis.chat.routes.send: nothing fills {room}, so each call fails: map integration.request.path.room",
      "apis.chat.routes.send: integration.request.path.id does nothing, because {id} does not stand in the URI",
    ]);
  });

  test("about a MOCK integration that can only fail", () => {
    const { warnings } = load(route("integrationType: MOCK\ntwoWay: true")).project;
    expect(warnings.map(({ message }) => message)).toEqual([
      'apis.chat.routes.send: a MOCK integration fails without requestTemplates, one of which yields {"statusCode": 200}',
      "apis.chat.routes.send: without a $default of integrationResponses, an answer that matches no other key fails",
    ]);
    expect(warnings[0]?.position).toEqual({ file: FILE, line: 4 });
  });

  test("about integration responses that a one-way route has and none of which is $default", () => {
    const mock = "integrationType: MOCK\nrequestTemplates: { $default: '{\"statusCode\": 200}' }";
    expect(load(route(mock)).project.warnings).toEqual([]);
    const { warnings } = load(route(`${mock}\nintegrationResponses: { /404/: {} }`)).project;
    expect(warnings.map(({ message }) => message)).toEqual([
      "apis.chat.routes.send: without a $default of integrationResponses, an answer that matches no other key fails",
    ]);
  });

  test("about names in templates that print nothing, with their lines", () => {
    const text = route(
      [
        "integrationType: MOCK",
        'requestTemplates: { $default: \'{"statusCode": 200, "a": $input.jsn(1)}\' }',
        "integrationResponses:",
        "  $default:",
        "    responseTemplates: { $default: $contxt.stage }",
      ].join("\n"),
    );
    expect(load(text).project.warnings).toEqual([
      {
        message:
          "apis.chat.routes.send.requestTemplates.$default: line 1: $input.jsn() is not known and prints nothing: did you mean $input.json()?",
        position: { file: FILE, line: 6 },
      },
      {
        message:
          "apis.chat.routes.send.integrationResponses.$default.responseTemplates.$default: line 1: $contxt is not known and prints nothing: did you mean $context?",
        position: { file: FILE, line: 9 },
      },
    ]);
  });

  test("with a URL of 2048 characters", () => {
    const text = route(`integrationUri: http://a/${"x".repeat(2039)}`);
    expect(() => load(text)).not.toThrow();
  });
});

refuses("expandIntegration()", [
  [
    "a route without an integration",
    route("twoWay: true"),
    4,
    "apis.chat.routes.send needs an integration",
  ],
  [
    "HTTP without a URL",
    route("integrationType: HTTP"),
    4,
    "apis.chat.routes.send needs an integration",
  ],
  [
    "a URL without a scheme",
    route("integrationUri: localhost:8080"),
    5,
    'integrationUri "localhost:8080" must begin with http:// or https://',
  ],
  [
    "a URL with a broken port",
    route("integrationUri: http://localhost:http"),
    5,
    'integrationUri "http://localhost:http" is not a URL',
  ],
  [
    "a URL with an unclosed variable",
    route('integrationUri: "http://${stageVariables.x"'),
    5,
    "Invalid integration URI",
  ],
  [
    "a URL of 2049 characters",
    route(`integrationUri: http://a/${"x".repeat(2040)}`),
    5,
    "integrationUri has 2049 characters; AWS allows 2048",
  ],
  [
    "AWS_PROXY to a URL",
    route("integrationType: AWS_PROXY\nintegrationUri: http://a"),
    6,
    'integrationUri "http://a" must be the ARN of a function',
  ],
  [
    "a service whose end is misspelt, which is no function",
    route("integrationType: AWS\nintegrationUri: arn:aws:apigateway:us-east-1:sqs:pth/1/jobs"),
    6,
    'integrationUri "arn:aws:apigateway:us-east-1:sqs:pth/1/jobs": must be arn:aws:apigateway:{region}:{service}:action/{Action} or …:path/{path}',
  ],
  [
    "a function whose path is misspelt",
    route(
      "integrationType: AWS_PROXY\nintegrationUri: arn:aws:apigateway:us-east-1:lambda:path/functions/f",
    ),
    6,
    'integrationUri "arn:aws:apigateway:us-east-1:lambda:path/functions/f" must be the ARN of a function',
  ],
  [
    "a method for a function",
    route("function: send\nintegrationMethod: GET"),
    6,
    "apis.chat.routes.send is an AWS_PROXY integration, which has no integrationMethod",
  ],
  [
    "a URI for MOCK",
    route("integrationType: MOCK\nintegrationUri: http://a"),
    6,
    "apis.chat.routes.send is a MOCK integration, which has no integrationUri",
  ],
  [
    "a function and a URI",
    route("function: send\nintegrationType: AWS\nintegrationUri: arn:aws:apigateway:x"),
    7,
    "apis.chat.routes.send has both function and integrationUri: keep one",
  ],
  [
    "an integration response key that is text",
    route("integrationType: MOCK\nintegrationResponses: { '200': {} }"),
    6,
    'The key "200" of integrationResponses must be $default or a /regular expression/',
  ],
]);

describe("expandIntegration() of an AWS service", () => {
  const uri = "arn:aws:apigateway:us-east-1:sqs:action/SendMessage";
  const written = (more = "") =>
    route(
      `integrationType: AWS\nintegrationUri: ${uri}\nintegrationResponses: { $default: {} }${more}`,
    );

  test("has its URI, POST and its templates", () => {
    const text = written("\nrequestTemplates: { $default: '' }");
    expect(integrationOf(apiOf(text), "send")).toMatchObject({
      integrationType: "AWS",
      integrationUri: uri,
      integrationMethod: "POST",
      requestTemplates: { $default: "" },
    });
    expect(load(text).project.warnings).toEqual([]);
  });

  test("says what to map, and which endpoint to set, with its line", () => {
    const text = written("\nrequestTemplates: { $default: 'a=b' }");
    const serviceEndpoints = { byService: {}, forAll: undefined, callAws: false };
    const place = { region: "eu-west-1", accountId: "123456789012", stackName: "shop" };
    const { warnings } = loadSluiceYaml({ ...place, file: FILE, text, serviceEndpoints }).project;
    expect(warnings).toEqual([
      {
        message: expect.stringContaining("apis.chat.routes.send: sqs reads its body as a form"),
        position: { file: FILE, line: 6 },
      },
      {
        message: expect.stringContaining(
          "Integrations of sqs fail here: no endpoint is set for sqs",
        ),
        position: { file: FILE, line: 6 },
      },
    ]);
  });
});

refuses("expandIntegration()", [
  [
    "a service behind AWS_PROXY",
    route("integrationType: AWS_PROXY\nintegrationUri: arn:aws:apigateway:us-east-1:sqs:path/1/q"),
    6,
    "AWS_PROXY invokes Lambda functions alone",
  ],
  [
    "a service that AWS does not call",
    route("integrationType: AWS\nintegrationUri: arn:aws:apigateway:us-east-1:execute-api:path/x"),
    6,
    'integrationUri "arn:aws:apigateway:us-east-1:execute-api:path/x": AWS Service of type execute-api not supported',
  ],
]);
