import { refuses, route, URL_ROUTE } from "./load-text.fixture.ts";

refuses("SLUICE_YAML", [
  ["a list", "- a\n", 1, "The file must be a map, not a list"],
  [
    "a misspelt key",
    "apis:\n  chat:\n    rotues:\n      $default: http://localhost\n",
    3,
    'Unknown key "rotues": did you mean "routes"? (in apis.chat)',
  ],
  [
    "an unknown key at the top",
    `${URL_ROUTE}api: {}\n`,
    5,
    'Unknown key "api": did you mean "apis"?',
  ],
  [
    "an API without routes",
    "apis:\n  chat: { name: x }\n",
    2,
    "apis.chat.routes is missing: it must be a map",
  ],
  [
    "an apiId of another shape",
    "apis:\n  chat:\n    apiId: Chat\n    routes: { a: http://b }\n",
    3,
    'apis.chat.apiId must be 10 lower-case letters and digits, not "Chat"',
  ],
  [
    "an unknown integration type",
    route("integrationType: LAMBDA"),
    5,
    'apis.chat.routes.send.integrationType must be one of AWS_PROXY, AWS, HTTP_PROXY, HTTP, MOCK, not "LAMBDA"',
  ],
  [
    "another passthrough behavior",
    route("integrationType: MOCK\npassthroughBehavior: MAYBE"),
    6,
    'apis.chat.routes.send.passthroughBehavior must be one of WHEN_NO_MATCH, WHEN_NO_TEMPLATES, NEVER, not "MAYBE"',
  ],
  [
    "another content handling strategy",
    route(
      "integrationType: MOCK\nintegrationResponses: { $default: { contentHandlingStrategy: TEXT } }",
    ),
    6,
    'apis.chat.routes.send.integrationResponses.$default.contentHandlingStrategy must be one of CONVERT_TO_BINARY, CONVERT_TO_TEXT, not "TEXT"',
  ],
  [
    "a timeout below 50 ms",
    route("function: send\ntimeoutInMillis: 49"),
    6,
    "apis.chat.routes.send.timeoutInMillis must be a whole number of milliseconds from 50 to 29000, not 49",
  ],
  [
    "a timeout above 29 s",
    route("function: send\ntimeoutInMillis: 29001"),
    6,
    "apis.chat.routes.send.timeoutInMillis must be a whole number of milliseconds from 50 to 29000, not 29001",
  ],
  [
    "another route response key",
    route("function: send\nrouteResponseKeys: [ok]"),
    6,
    'apis.chat.routes.send.routeResponseKeys[0] must be one of $default, not "ok"',
  ],
  [
    "a runtime that is not run",
    `${URL_ROUTE}functions:\n  a: { handler: a.b, runtime: java21 }\n`,
    6,
    "functions.a.runtime must be a runtime that Sluice runs",
  ],
  [
    "a function without a runtime",
    `${URL_ROUTE}functions:\n  a: { handler: a.b }\n`,
    6,
    "functions.a.runtime is missing",
  ],
  [
    "a function timeout above 900 s",
    `${URL_ROUTE}functions:\n  a: { handler: a.b, runtime: nodejs22.x, timeout: 901 }\n`,
    6,
    "functions.a.timeout must be a whole number of seconds from 1 to 900, not 901",
  ],
  [
    "a function with 127 MB",
    `${URL_ROUTE}functions:\n  a: { handler: a.b, runtime: nodejs22.x, memorySize: 127 }\n`,
    6,
    "functions.a.memorySize must be a whole number of MB from 128 to 10240, not 127",
  ],
  [
    "an empty environment value",
    `${URL_ROUTE}functions:\n  a: { handler: a.b, runtime: nodejs22.x, environment: { AB: } }\n`,
    6,
    "functions.a.environment.AB must be text, not empty",
  ],
]);
