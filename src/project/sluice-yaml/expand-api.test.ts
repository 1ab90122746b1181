import { describe, expect, test } from "bun:test";
import { constantSelection } from "../constant-selection.ts";
import { loadSluiceYaml } from "./load-sluice-yaml.ts";
import { apiOf, FILE, load, refuses, route, URL_ROUTE, warningsOf } from "./load-text.fixture.ts";

const routes = (count: number) =>
  `apis:\n  chat:\n    routes:\n${Array.from({ length: count }, (_, n) => `      r${n}: http://localhost`).join("\n")}\n`;

const mock = (request: string, response: string) =>
  route(
    `integrationType: MOCK\nrequestTemplates: { ${request} }\nintegrationResponses: { ${response} }`,
  );

test("expandApi() warns about a routeSelectionExpression without $", () => {
  const text = `${URL_ROUTE}    routeSelectionExpression: request.body.action\n`;
  expect(warningsOf(text)).toEqual([constantSelection("request.body.action") ?? ""]);
});

describe("expandApi() makes an API", () => {
  test("with AWS's defaults and one stage named dev", () => {
    const api = apiOf(URL_ROUTE);
    expect(api).toMatchObject({
      name: "chat",
      routeSelectionExpression: "$request.body.action",
      apiKeySelectionExpression: "$request.header.x-api-key",
      disableExecuteApiEndpoint: false,
      authorizers: [],
      models: [],
      stages: [{ stageName: "dev", stageVariables: {} }],
    });
    expect(api.apiId).toMatch(/^[a-z0-9]{10}$/);
  });

  test("with ids that stay the same on every start and differ between projects", () => {
    const options = { file: FILE, text: URL_ROUTE, region: "eu-west-1", accountId: "123456789012" };
    const shop = loadSluiceYaml({ ...options, stackName: "shop" }).project;
    const bank = loadSluiceYaml({ ...options, stackName: "bank" }).project;
    expect(load(URL_ROUTE).project).toEqual(shop);
    expect(bank.apis[0]?.apiId).not.toBe(shop.apis[0]?.apiId);
  });

  test("of 300 routes without a warning, of 301 with one", () => {
    expect(warningsOf(routes(300))).toEqual([]);
    expect(warningsOf(routes(301))).toEqual([
      "apis.chat.routes has 301 entries; AWS allows 300 unless the quota is raised",
    ]);
  });
});

refuses("expandApi()", [
  [
    "an API with no route in it",
    "apis:\n  chat: { routes: {} }\n",
    2,
    "At least one route is required before deploying the Api",
  ],
  [
    "a broken routeSelectionExpression",
    `${URL_ROUTE}    routeSelectionExpression: $\n`,
    5,
    "Invalid selection expression",
  ],
  [
    "a mapping template that does not compile",
    mock("$default: '#if(true) {}'", "$default: {}"),
    6,
    'Route "send": MOCK integration: RequestTemplates.$default: ',
  ],
  [
    "a key of integrationResponses that is no regular expression",
    mock("$default: '{}'", "/(/: {}"),
    7,
    'Route "send": MOCK integration: IntegrationResponseKey "/(/": Regular expression "(": a bracket is not closed',
  ],
]);

test("expandApi() warns of a stage that lacks a variable of a URI, at its route", () => {
  const text = [
    "apis:",
    "  chat:",
    "    stages: { dev: {}, prod: { stageVariables: { backend: a } } }",
    "    routes:",
    "      send: http://${stageVariables.backend}/",
  ].join("\n");
  expect(load(text).project.warnings).toMatchObject([
    {
      message:
        "apis.chat.routes.send: ${stageVariables.backend} has no value in stage dev, so each call fails there: add it to the variables of the stage",
      position: { line: 5 },
    },
  ]);
});
