import { type Case, refused, resource } from "./support-definitions.ts";

const MOCK_YAML = (template: string, response = "{}") =>
  `integrationType: MOCK\nrequestTemplates: { $default: '${template}' }\nintegrationResponses:\n  $default: ${response}`;
const MOCK = (template: string) =>
  `IntegrationType: MOCK\nRequestTemplates:\n  $default: '${template}'`;
const RESPONSE = (properties: string, logicalId = "Response") =>
  resource(logicalId, "IntegrationResponse", `IntegrationId: !Ref Int\n${properties}`);
const HTTP_YAML = (uri: string, more = "timeoutInMillis: 50") =>
  `integrationUri: "${uri}"\n${more}`;
const HTTP = (uri: string, more = "TimeoutInMillis: 50") =>
  `IntegrationType: HTTP_PROXY\nIntegrationMethod: POST\nIntegrationUri: "${uri}"\n${more}`;
const BACKEND = "http://localhost/";
const LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:f";
const INVOCATION = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${LAMBDA}/invocations`;
const long = (length: number) => "a".repeat(length);

const TEMPLATES: readonly Case[] = [
  [
    "a request template",
    [
      { route: MOCK_YAML("#if(x") },
      '9: Route "send": MOCK integration: RequestTemplates.$default: line 1: "x" starts no expression',
    ],
    [
      { integration: MOCK("#if(x") },
      '13: Route "send": MOCK integration: RequestTemplates.$default: line 1: "x" starts no expression',
    ],
  ],
  [
    "a response template",
    [
      { route: MOCK_YAML("{}", "{ responseTemplates: { $default: '#if(' } }") },
      '11: Route "send": MOCK integration: ResponseTemplates of IntegrationResponse "$default".$default: line 1: the template ends where an expression is needed',
    ],
    [
      {
        integration: MOCK("{}"),
        resources: RESPONSE(
          "IntegrationResponseKey: $default\nResponseTemplates: { $default: '#if(' }",
        ),
      },
      '33: Route "send": MOCK integration: ResponseTemplates of IntegrationResponse "$default".$default: line 1: the template ends where an expression is needed',
    ],
  ],
  [
    "a template of an HTTP integration",
    [
      {
        route:
          "integrationType: HTTP\nintegrationUri: http://h/\nrequestTemplates: { $default: '#if(' }",
      },
      '10: Route "send": HTTP integration: RequestTemplates.$default: line 1: the template ends where an expression is needed',
    ],
    [
      {
        integration: `${HTTP(BACKEND, "RequestTemplates: { $default: '#if(' }").replace("HTTP_PROXY", "HTTP")}`,
      },
      '15: Route "send": HTTP integration: RequestTemplates.$default: line 1: the template ends where an expression is needed',
    ],
  ],
  [
    "a response parameter",
    [
      {
        route: MOCK_YAML("{}", "{ responseParameters: { header.a: context.stage } }"),
      },
      '11: Route "send": MOCK integration: ResponseParameters of IntegrationResponse "$default": Response parameter "header.a" must be method.response.header.{name}',
    ],
    [
      {
        integration: MOCK("{}"),
        resources: RESPONSE(
          "IntegrationResponseKey: $default\nResponseParameters: { header.a: context.stage }",
        ),
      },
      '33: IntegrationResponse Response: Response parameter "header.a" must be method.response.header.{name}',
    ],
  ],
  [
    "a template selection expression",
    [
      { route: `${MOCK_YAML("{}")}\ntemplateSelectionExpression: $nothing` },
      '9: Route "send": MOCK integration: TemplateSelectionExpression of RequestTemplates: Invalid selection expression "$nothing" at offset 1: "nothing" is not a variable here; use $request.body.{path}',
    ],
    [
      { integration: `${MOCK("{}")}\nTemplateSelectionExpression: $nothing` },
      '15: Route "send": MOCK integration: TemplateSelectionExpression of RequestTemplates: Invalid selection expression "$nothing" at offset 1: "nothing" is not a variable here; use $request.body.{path}',
    ],
  ],
  [
    "an integration response's key that is no pattern",
    [
      { route: MOCK_YAML("{}").replace("  $default: {}", "  2xx: {}") },
      '11: The key "2xx" of integrationResponses must be $default or a /regular expression/',
    ],
    [
      { integration: MOCK("{}"), resources: RESPONSE("IntegrationResponseKey: 2xx") },
      "32: IntegrationResponse Response: IntegrationResponseKey must be $default or /regular expression/: found 2xx",
    ],
  ],
  [
    "an integration response's key that is no regular expression",
    [
      { route: MOCK_YAML("{}").replace("  $default: {}", "  /2(/: {}") },
      '11: Route "send": MOCK integration: IntegrationResponseKey "/2(/": Regular expression "2(": a bracket is not closed',
    ],
    [
      { integration: MOCK("{}"), resources: RESPONSE("IntegrationResponseKey: /2(/") },
      '32: Route "send": MOCK integration: IntegrationResponseKey "/2(/": Regular expression "2(": a bracket is not closed',
    ],
  ],
  [
    "an integration response's key that another one has",
    [{ route: `${MOCK_YAML("{}")}\n  $default: {}` }, "12: Map keys must be unique"],
    [
      {
        integration: MOCK("{}"),
        resources: `${RESPONSE("IntegrationResponseKey: $default")}\n${RESPONSE("IntegrationResponseKey: $default", "Other")}`,
      },
      "33: IntegrationResponse Other: another response of the integration has the key $default",
    ],
  ],
];

const INTEGRATIONS: readonly Case[] = [
  ...(
    [
      [
        "scheme that is not HTTP's",
        "ftp://localhost/",
        '"ftp://localhost/" must begin with http:// or https://',
      ],
      [
        "missing scheme",
        "localhost:8080/",
        '"localhost:8080/" must begin with http:// or https://',
      ],
      ["missing host", "http://", '"http://" is not a URL'],
      ["port that is none", "http://localhost:99999/", '"http://localhost:99999/" is not a URL'],
      ["space in it", "http://local host/", '"http://local host/" is not a URL'],
    ] as const
  ).map(
    ([name, uri, reason]): Case => [
      `an integration URI with a ${name}`,
      [{ route: HTTP_YAML(uri) }, `8: integrationUri ${reason}`],
      [{ integration: HTTP(uri) }, `14: Integration Int: IntegrationUri ${reason}`],
    ],
  ),
  [
    "an integration URI with an open brace",
    [
      { route: HTTP_YAML("http://localhost/{a") },
      '8: Invalid integration URI "http://localhost/{a" at offset 17: the "{" is never closed',
    ],
    [
      { integration: HTTP("http://localhost/{a") },
      '14: Integration Int: Invalid integration URI "http://localhost/{a" at offset 17: the "{" is never closed',
    ],
  ],
  [
    "an integration URI of 2049 characters",
    [
      { route: HTTP_YAML(`http://${long(2_042)}`) },
      "8: integrationUri has 2049 characters; AWS allows 2048",
    ],
    [
      { integration: HTTP(`http://${long(2_042)}`) },
      "14: Integration Int: IntegrationUri must have at most 2048 characters: found 2049",
    ],
  ],
  [
    "a method that HTTP has not",
    [
      { route: HTTP_YAML(BACKEND, "integrationMethod: FETCH") },
      '9: apis.chat.routes.send.integrationMethod must be POST, GET, PUT, PATCH, DELETE, HEAD, OPTIONS or ANY, not "FETCH"',
    ],
    [
      { integration: HTTP(BACKEND).replace("POST", "FETCH") },
      "13: Integration Int: IntegrationMethod FETCH is no method of HTTP",
    ],
  ],
  [
    "an integration type that AWS has not",
    [
      { route: "integrationType: LAMBDA" },
      '8: apis.chat.routes.send.integrationType must be one of AWS_PROXY, AWS, HTTP_PROXY, HTTP, MOCK, not "LAMBDA"',
    ],
    [
      { integration: "IntegrationType: LAMBDA" },
      "12: Integration Int: IntegrationType must be one of AWS_PROXY, AWS, HTTP_PROXY, HTTP, MOCK: found LAMBDA",
    ],
  ],
  ...[49, 29_001].map(
    (timeout): Case => [
      `a time-out of ${timeout} ms`,
      [
        { route: HTTP_YAML(BACKEND, `timeoutInMillis: ${timeout}`) },
        `9: apis.chat.routes.send.timeoutInMillis must be a whole number of milliseconds from 50 to 29000, not ${timeout}`,
      ],
      [
        { integration: HTTP(BACKEND, `TimeoutInMillis: ${timeout}`) },
        `15: Integration Int: TimeoutInMillis must be a whole number from 50 to 29000: found ${timeout}`,
      ],
    ],
  ),
];

const MAPPINGS: readonly Case[] = [
  [
    "a mapping to nowhere",
    [
      { route: HTTP_YAML(BACKEND, "requestParameters:\n  header.a: context.stage") },
      '10: "header.a" must be integration.request.header.{name}, integration.request.querystring.{name} or integration.request.path.{name}',
    ],
    [
      { integration: HTTP(BACKEND, "RequestParameters:\n  header.a: context.stage") },
      '15: Integration Int: Request parameter "header.a" must be integration.request.{header|querystring|path}.{name}',
    ],
  ],
  [
    "a mapping from nowhere",
    [
      {
        route: HTTP_YAML(BACKEND, "requestParameters:\n  integration.request.header.a: nothing"),
      },
      "10: \"nothing\" must be context.…, stageVariables.…, route.request.body.…, route.request.header.…, route.request.querystring.… or a 'literal' in single quotes",
    ],
    [
      {
        integration: HTTP(BACKEND, "RequestParameters:\n  integration.request.header.a: nothing"),
      },
      '15: Integration Int: Request parameter "integration.request.header.a": source "nothing": use route.request.{querystring|header|multivaluequerystring|multivalueheader|body}.{name}, stageVariables.{name}, context.{name} or \'literal\'',
    ],
  ],
  [
    "a mapping from a path that is none, whatever the integration's type",
    [
      {
        route: `${MOCK_YAML("{}")}\nrequestParameters:\n  integration.request.header.a: "route.request.body.a["`,
      },
      '13: Request parameter "integration.request.header.a": source "route.request.body.a[": Invalid JSON path "a[" at offset 1: only [number] and [\'name\'] are supported',
    ],
    [
      {
        integration: `IntegrationType: AWS_PROXY\nIntegrationUri: ${INVOCATION}\nRequestParameters:\n  integration.request.header.a: "route.request.body.a["`,
      },
      '14: Integration Int: Request parameter "integration.request.header.a": source "route.request.body.a[": Invalid JSON path "a[" at offset 1: only [number] and [\'name\'] are supported',
    ],
  ],
  [
    "a mapping to a header that frames the request",
    [
      {
        route: HTTP_YAML(
          BACKEND,
          "requestParameters:\n  integration.request.header.Content-Length: \"'1'\"",
        ),
      },
      '10: Request parameter "integration.request.header.Content-Length": this header cannot be mapped',
    ],
    [
      {
        integration: HTTP(
          BACKEND,
          "RequestParameters:\n  integration.request.header.Content-Length: \"'1'\"",
        ),
      },
      '15: Integration Int: Request parameter "integration.request.header.Content-Length": this header cannot be mapped',
    ],
  ],
  [
    "a required parameter of $connect that is none",
    [
      {
        routeKey: "$connect",
        route: HTTP_YAML(
          BACKEND,
          "routeRequestParameters:\n  route.request.path.a: { required: true }",
        ),
      },
      '10: "route.request.path.a" must be route.request.header.{name} or route.request.querystring.{name}',
    ],
    [
      {
        routeKey: "$connect",
        route: "RequestParameters:\n  route.request.path.a: { Required: true }",
      },
      "22: Route Route: RequestParameters: route.request.path.a must be route.request.querystring.{name} or route.request.header.{name}",
    ],
  ],
];

refused("an integration that makes its own request", TEMPLATES);
refused("an integration", INTEGRATIONS);
refused("a parameter", MAPPINGS);
