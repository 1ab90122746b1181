import { describe, expect, test } from "bun:test";
import type { Project } from "../../core/model/project.ts";
import { expandedForm } from "./expanded-form.ts";
import { loadSluiceYaml } from "./load-sluice-yaml.ts";

function load(text: string): Project {
  const place = { region: "eu-west-1", accountId: "123456789012", stackName: "shop" };
  return loadSluiceYaml({ file: "/project/sluice.yaml", text, ...place }).project;
}

const TEXT = `
apis:
  chat:
    name: Chat rooms
    authorizers:
      token: { function: send, identitySource: [route.request.querystring.token] }
    stages: { dev: { stageVariables: { version: 1.10 }, clientCertificateId: own }, prod: { accessLogSettings: { format: $context.requestId, destination: access.log }, defaultRouteSettings: { throttlingRateLimit: 0.5, detailedMetricsEnabled: true }, routeSettings: { send: { throttlingBurstLimit: 3 } } } }
    routes:
      $connect: { authorizer: token, integrationUri: http://localhost/c, requestParameters: { integration.request.header.t: route.request.querystring.t } }
      $default: http://localhost/m
      link: { integrationUri: http://nlb/, connectionType: VPC_LINK, connectionId: nlb }
      bare: { integrationUri: http://localhost/b, defaultRequestParameters: false, integrationMethod: PUT }
      send: { function: send, twoWay: true, timeoutInMillis: 50 }
      half: { function: send, routeResponseKeys: [$default] }
      ping:
        integrationType: MOCK
        requestTemplates: { $default: '{"statusCode": 200}' }
        integrationResponses: { $default: { responseTemplates: { $default: pong } }, /4../: {} }
      rest:
        integrationType: HTTP
        integrationUri: http://localhost/r
        contentHandlingStrategy: CONVERT_TO_BINARY
        passthroughBehavior: NEVER
        requestTemplates: { $default: x }
        integrationResponses: { $default: { contentHandlingStrategy: CONVERT_TO_TEXT, responseParameters: { method.response.header.a: "'b'" } } }
domainNames:
  chat.localhost: { certificateFile: c.pem, keyFile: k.pem, apiMappings: [{ api: chat, stage: dev }, { api: chat, stage: prod, apiMappingKey: p }] }
vpcLinks: { nlb: "http://127.0.0.1:8080" }
clientCertificates: { own: { certificateFile: c.pem, keyFile: k.pem } }
functions:
  send: { handler: src/send.handler, runtime: nodejs22.x, environment: { MODE: 0123 }, reservedConcurrentExecutions: 2 }
`;

describe("expandedForm()", () => {
  test("loads again as the same project", () => {
    const { places: _, ...project } = load(TEXT);
    const { places: _elsewhere, ...again } = load(expandedForm(project));
    expect(again).toEqual(project);
  });

  test("writes paths as they are seen from the folder of the file", () => {
    const form = expandedForm(load(TEXT), { folder: "/project/out" });
    expect(form).toContain("    codeUri: ..\n");
    expect(form).toContain("          destination: ../access.log\n");
    expect(form).toContain("    certificateFile: ../c.pem\n");
    expect(expandedForm(load(TEXT), { folder: "/project" })).toContain("    keyFile: ./k.pem\n");
  });

  test("says which values are the default", () => {
    const form = expandedForm(load(TEXT));
    expect(form).toContain("    routeSelectionExpression: $request.body.action # default\n");
    expect(form).toContain(
      "          integration.request.header.connectionId: context.connectionId # default\n",
    );
    expect(form).toContain("        passthroughBehavior: WHEN_NO_MATCH # default\n");
    expect(form).toContain("        passthroughBehavior: NEVER\n");
    expect(form).toContain("        timeoutInMillis: 50\n");
    expect(form).toContain("        integrationMethod: PUT\n");
    expect(form).toContain("    timeout: 3 # default\n");
  });

  test("shows the id of every API, route and integration", () => {
    const project = load(TEXT);
    const form = expandedForm(project);
    for (const { apiId, routes, integrations } of project.apis) {
      expect(form).toContain(`apiId: ${apiId}\n`);
      for (const { routeId } of routes) expect(form).toContain(`# routeId ${routeId}\n`);
      for (const { integrationId } of integrations) {
        expect(form).toContain(`# integrationId ${integrationId}\n`);
      }
    }
  });

  test("shows each function with its environment", () => {
    const form = expandedForm(load(TEXT));
    expect(form).toContain(
      "handler: src/send.handler # arn:aws:lambda:eu-west-1:123456789012:function:send\n",
    );
    expect(form).toContain('      MODE: "0123"\n');
  });

  test("tells apart two APIs of one name, as templates allow", () => {
    const [api] = load(TEXT).apis;
    if (api === undefined) throw new Error("no API was read");
    const twin = { ...api, apiId: "twintwintw" };
    const form = expandedForm({ ...load(TEXT), apis: [api, twin], functions: [] });
    expect(form).toContain("  Chat rooms:\n");
    expect(form).toContain("  twintwintw:\n");
  });

  test("shows the models of a route that a template describes", () => {
    const [api] = load(TEXT).apis;
    if (api === undefined) throw new Error("no API was read");
    const [first] = api.routes;
    if (first === undefined) throw new Error("no route was read");
    const modelled = {
      ...first,
      modelSelectionExpression: "\\$default",
      requestModels: { $default: "Message" },
    };
    const project = { ...load(TEXT), apis: [{ ...api, routes: [modelled] }], functions: [] };
    expect(expandedForm(project)).toContain(
      "        requestModels:\n          $default: Message\n",
    );
  });
});
