import { describe, expect, test } from "bun:test";
import { type Account, type Asked, openAccount } from "../account.fixture.ts";
import { INTEGRATION_RESPONSES_MAX } from "./integration-response.ts";

interface WithIntegration extends Account {
  readonly path: { readonly apiId: string; readonly integrationId: string };
  create(body: object): Promise<Record<string, unknown>>;
  at(integrationResponseId: unknown, body?: object): Asked;
}

async function withIntegration(): Promise<WithIntegration> {
  const account = await openAccount();
  const { apiId } = await account.call("CreateApi", {
    body: { name: "chat", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.a" },
  });
  const { integrationId } = await account.call("CreateIntegration", {
    path: { apiId: String(apiId) },
    body: { integrationType: "MOCK" },
  });
  account.store.commits = 0;
  const path = { apiId: String(apiId), integrationId: String(integrationId) };
  return {
    ...{ ...account, path },
    create: (body) => account.call("CreateIntegrationResponse", { path, body }),
    at: (id, body) => ({ path: { ...path, integrationResponseId: String(id) }, body }),
  };
}

describe("CreateIntegrationResponse", () => {
  test("answers as AWS does, with nothing that is not set", async () => {
    const { create } = await withIntegration();
    expect(await create({ integrationResponseKey: "/200/", contentHandlingStrategy: "" })).toEqual({
      integrationResponseId: expect.stringMatching(/^[a-z0-9]{6}$/),
      integrationResponseKey: "/200/",
    });
  });

  test("keeps everything that it is given, also after a restart", async () => {
    const { create, reopened, at } = await withIntegration();
    const given = {
      ...{ integrationResponseKey: "$default", contentHandlingStrategy: "CONVERT_TO_TEXT" },
      responseParameters: {
        "method.response.header.x": "integration.response.header.y",
        "method.response.header.z": "'literal'",
      },
      responseTemplates: { "application/json": "", b: "#set($number=42)" },
      templateSelectionExpression: "${integration.response.statuscode}",
    };
    const made = await create(given);
    const { integrationResponseId } = made;
    expect(made).toEqual({ ...given, integrationResponseId });
    const again = await reopened();
    expect(await again.call("GetIntegrationResponse", at(integrationResponseId))).toEqual(made);
  });

  test.each<[object, string]>([
    [{}, "BadRequestException: integrationResponseKey is missing"],
    [
      { integrationResponseKey: "200" },
      'BadRequestException: integrationResponseKey must be $default or /regular expression/, not "200"',
    ],
    [
      { integrationResponseKey: "//" },
      "BadRequestException: integrationResponseKey must be $default or /regular expression/",
    ],
    [
      { integrationResponseKey: "/taken/" },
      "ConflictException: Integration aaaaaa1 has an integration response with key /taken/ already",
    ],
    [
      { integrationResponseKey: "/x/", responseParameters: { "method.response.body": "'x'" } },
      'BadRequestException: responseParameters: Response parameter "method.response.body" must be',
    ],
    [
      { integrationResponseKey: "/x/", responseParameters: { "method.response.header.x": "y" } },
      'BadRequestException: responseParameters: Response parameter "method.response.header.x"',
    ],
    [
      { integrationResponseKey: "/x/", templateSelectionExpression: "$request.header.x" },
      "BadRequestException: templateSelectionExpression: Invalid selection expression",
    ],
    [
      { integrationResponseKey: "/x/", responseTemplates: { a: "x".repeat(32_769) } },
      "BadRequestException: responseTemplates.a must have at most 32768 characters",
    ],
    [
      { integrationResponseKey: "/x/", contentHandlingStrategy: "x" },
      "BadRequestException: contentHandlingStrategy must be one of",
    ],
    [
      { integrationResponseKey: "/x/", statusCode: "200" },
      "BadRequestException: statusCode is not a member of this operation",
    ],
  ])("refuses %j, and nothing has changed", async (body, sentence) => {
    const { create, refusal, path, store } = await withIntegration();
    await create({ integrationResponseKey: "/taken/" });
    expect(await refusal("CreateIntegrationResponse", { path, body })).toStartWith(sentence);
    expect(store.commits).toBe(1);
  });

  test("makes as many responses as its limit, and no more", async () => {
    const { create, refusal, path } = await withIntegration();
    for (let count = 0; count < INTEGRATION_RESPONSES_MAX; count++) {
      await create({ integrationResponseKey: `/${count}/` });
    }
    const body = { integrationResponseKey: "$default" };
    expect(await refusal("CreateIntegrationResponse", { path, body })).toBe(
      "BadRequestException: An integration has at most 100 integration responses",
    );
  });
});

test("GetIntegrationResponses gives pages, ascending by id", async () => {
  const { create, call, path } = await withIntegration();
  const made = [
    await create({ integrationResponseKey: "$default" }),
    await create({ integrationResponseKey: "/4\\d\\d/" }),
  ];
  const first = await call("GetIntegrationResponses", { path, query: { maxResults: "1" } });
  expect(first.items).toEqual([made[0]]);
  const query = { nextToken: String(first.nextToken) };
  expect(await call("GetIntegrationResponses", { path, query })).toEqual({ items: [made[1]] });
});

describe("UpdateIntegrationResponse and DeleteIntegrationResponse", () => {
  test("change what is given: parameters one by one, templates all at once", async () => {
    const { create, call, at } = await withIntegration();
    const { integrationResponseId: id } = await create({
      ...{ integrationResponseKey: "$default", templateSelectionExpression: "a" },
      responseParameters: { "method.response.header.a": "'1'", "method.response.header.b": "'2'" },
      responseTemplates: { a: "1", b: "2" },
    });
    const changed = {
      ...{ integrationResponseKey: "/404/", contentHandlingStrategy: "CONVERT_TO_BINARY" },
      responseParameters: { "method.response.header.a": "", "method.response.header.c": "'3'" },
      responseTemplates: { b: "" },
    };
    expect(await call("UpdateIntegrationResponse", at(id, changed))).toEqual({
      ...{ integrationResponseId: id, integrationResponseKey: "/404/" },
      ...{ templateSelectionExpression: "a", contentHandlingStrategy: "CONVERT_TO_BINARY" },
      responseParameters: { "method.response.header.b": "'2'", "method.response.header.c": "'3'" },
      responseTemplates: { b: "" },
    });
    const cleared = {
      ...{ contentHandlingStrategy: "", templateSelectionExpression: "", responseTemplates: {} },
      responseParameters: { "method.response.header.b": "", "method.response.header.c": "" },
    };
    expect(await call("UpdateIntegrationResponse", at(id, cleared))).toEqual({
      ...{ integrationResponseId: id, integrationResponseKey: "/404/" },
    });
  });

  test("refuse what cannot be, and nothing has changed", async () => {
    const { create, call, refusal, at, path } = await withIntegration();
    await create({ integrationResponseKey: "/taken/" });
    const made = await create({ integrationResponseKey: "$default" });
    const refusals = [
      [
        { integrationResponseKey: "/taken/" },
        `ConflictException: Integration ${path.integrationId} has an integration response with key`,
      ],
      [{ integrationResponseKey: "x" }, "BadRequestException: integrationResponseKey must be"],
      [
        { responseParameters: { x: "'y'" } },
        'BadRequestException: responseParameters: Response parameter "x" must be',
      ],
    ] as const;
    for (const [body, sentence] of refusals) {
      const said = await refusal("UpdateIntegrationResponse", at(made.integrationResponseId, body));
      expect(said).toStartWith(sentence);
    }
    expect(await call("GetIntegrationResponse", at(made.integrationResponseId))).toEqual(made);
    const own = at(made.integrationResponseId, { integrationResponseKey: "$default" });
    expect(await call("UpdateIntegrationResponse", own)).toEqual(made);
  });

  test("delete, once", async () => {
    const { create, call, refusal, at, path } = await withIntegration();
    const { integrationResponseId: id } = await create({ integrationResponseKey: "$default" });
    expect(await call("DeleteIntegrationResponse", at(id))).toEqual({});
    for (const operation of [
      "GetIntegrationResponse",
      "UpdateIntegrationResponse",
      "DeleteIntegrationResponse",
    ]) {
      expect(await refusal(operation, at(id))).toBe(
        `NotFoundException: Invalid IntegrationResponse identifier specified ${id}`,
      );
    }
    expect(await call("GetIntegrationResponses", { path })).toEqual({ items: [] });
  });
});

test.each([
  "CreateIntegrationResponse",
  "GetIntegrationResponses",
  "GetIntegrationResponse",
  "UpdateIntegrationResponse",
  "DeleteIntegrationResponse",
])("%s knows no API and no integration that is not there", async (operation) => {
  const { refusal, path } = await withIntegration();
  const places = [
    [{ ...path, apiId: "nowhere" }, "API identifier specified nowhere"],
    [{ ...path, integrationId: "none" }, "Integration identifier specified none"],
  ] as const;
  for (const [place, sentence] of places) {
    const asked = {
      path: { ...place, integrationResponseId: "x" },
      body: { integrationResponseKey: "$default" },
    };
    expect(await refusal(operation, asked)).toBe(`NotFoundException: Invalid ${sentence}`);
  }
});
