import { describe, expect, test } from "bun:test";
import { INTEGRATIONS_PER_API_MAX } from "../../core/api-quotas.ts";
import { LAMBDA_URI } from "../../core/definition.fixture.ts";
import { type Account, type Asked, openAccount } from "../account.fixture.ts";

const FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:chat";
const SQS_URI = "arn:aws:apigateway:us-east-1:sqs:action/SendMessage";
const BACKEND = { integrationUri: "http://backend.test/app", integrationMethod: "PUT" };
const LAMBDA = { integrationType: "AWS_PROXY", integrationUri: LAMBDA_URI };
/** What nobody chose. */
const DEFAULTS = {
  ...{ connectionType: "INTERNET", passthroughBehavior: "WHEN_NO_MATCH" },
  ...{ payloadFormatVersion: "1.0", timeoutInMillis: 29_000 },
};

interface WithApi extends Account {
  readonly apiId: string;
  create(body: object): Promise<Record<string, unknown>>;
  at(integrationId: unknown, body?: object): Asked;
}

async function withApi(): Promise<WithApi> {
  const account = await openAccount();
  const { apiId } = await account.call("CreateApi", {
    body: { name: "chat", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.a" },
  });
  account.store.commits = 0;
  const path = { apiId: String(apiId) };
  return {
    ...{ ...account, apiId: path.apiId },
    create: (body) => account.call("CreateIntegration", { path, body }),
    at: (integrationId, body) => ({
      path: { ...path, integrationId: String(integrationId) },
      body,
    }),
  };
}

describe("CreateIntegration", () => {
  test.each<[object, object]>([
    [LAMBDA, { integrationMethod: "POST" }],
    [{ ...LAMBDA, integrationUri: FUNCTION_ARN }, { integrationMethod: "POST" }],
    [
      { ...LAMBDA, integrationType: "AWS" },
      {
        integrationMethod: "POST",
        integrationResponseSelectionExpression: "${integration.response.body.errorMessage}",
      },
    ],
    [
      { integrationType: "AWS", integrationUri: SQS_URI, integrationMethod: "GET" },
      { integrationResponseSelectionExpression: "${integration.response.statuscode}" },
    ],
    [{ integrationType: "HTTP_PROXY", ...BACKEND }, {}],
    [
      { integrationType: "HTTP_PROXY", integrationUri: "https://${stageVariables.host}/" },
      { integrationMethod: "POST" },
    ],
    [
      { integrationType: "HTTP", ...BACKEND },
      { integrationResponseSelectionExpression: "${integration.response.statuscode}" },
    ],
    [
      { integrationType: "MOCK" },
      { integrationResponseSelectionExpression: "${integration.response.statuscode}" },
    ],
  ])("answers %j with what AWS gives it", async (body, more) => {
    const { create } = await withApi();
    expect(await create(body)).toEqual({
      ...{ ...DEFAULTS, ...body, ...more },
      integrationId: expect.stringMatching(/^[a-z0-9]{7}$/),
    });
  });

  test("leaves out what is empty, as the CDK writes it", async () => {
    const { create } = await withApi();
    const empty = {
      ...{ integrationUri: "", description: "", requestParameters: {}, requestTemplates: {} },
      ...{ contentHandlingStrategy: "", passthroughBehavior: "", tlsConfig: {} },
    };
    expect(await create({ integrationType: "MOCK", ...empty })).toEqual({
      ...{ ...DEFAULTS, integrationType: "MOCK", integrationId: expect.any(String) },
      integrationResponseSelectionExpression: "${integration.response.statuscode}",
    });
  });

  test("keeps everything that it is given, also after a restart", async () => {
    const { create, reopened, at } = await withApi();
    const given = {
      ...{ integrationType: "HTTP", ...BACKEND, description: "all of it" },
      ...{ connectionType: "VPC_LINK", connectionId: "${stageVariables.link}" },
      ...{ contentHandlingStrategy: "CONVERT_TO_TEXT", passthroughBehavior: "NEVER" },
      ...{ credentialsArn: "arn:aws:iam::123456789012:role/r", payloadFormatVersion: "1.0" },
      requestParameters: { "integration.request.header.x": "route.request.header.y" },
      requestTemplates: { "application/json": "", say: "$input.body" },
      ...{ templateSelectionExpression: "$request.body.name", timeoutInMillis: 50 },
    };
    const made = await create(given);
    expect(made).toMatchObject(given);
    const again = await reopened();
    expect(await again.call("GetIntegration", at(made.integrationId))).toEqual(made);
  });

  test.each<[object, string]>([
    [{}, "integrationType is missing"],
    [{ integrationType: "FTP" }, "integrationType must be one of AWS, HTTP, MOCK, HTTP_PROXY"],
    [
      { integrationType: "AWS_PROXY" },
      "integrationUri is missing: an integration of type AWS_PROXY needs one",
    ],
    [{ integrationType: "AWS" }, "integrationUri is missing: an integration of type AWS needs one"],
    [{ integrationType: "HTTP" }, "integrationUri is missing: an integration of type HTTP needs"],
    [{ integrationType: "HTTP_PROXY", integrationUri: "" }, "integrationUri is missing"],
    [{ ...LAMBDA, integrationUri: "http://x" }, 'integrationUri "http://x" names no function'],
    [{ ...LAMBDA, integrationUri: SQS_URI }, `integrationUri "${SQS_URI}" names no function`],
    [
      { integrationType: "AWS", integrationUri: "arn:aws:apigateway:us-east-1:sqs:acton/X" },
      'integrationUri: "arn:aws:apigateway:us-east-1:sqs:acton/X": must be',
    ],
    [
      { ...LAMBDA, integrationMethod: "GET" },
      "HttpMethod must be POST for AWS_PROXY IntegrationType",
    ],
    [
      { ...LAMBDA, integrationType: "AWS", integrationMethod: "GET" },
      "HttpMethod must be POST for AWS IntegrationType",
    ],
    [
      { integrationType: "HTTP", ...BACKEND, integrationMethod: "P-T" },
      'integrationMethod must be one of ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, not "P-T"',
    ],
    [
      { integrationType: "HTTP", ...BACKEND, integrationUri: "ftp://x" },
      'integrationUri "ftp://x" must begin with http:// or https://',
    ],
    [
      { integrationType: "HTTP", ...BACKEND, integrationUri: `http://${"x".repeat(2_042)}` },
      "integrationUri must have at most 2048 characters; this one has 2049",
    ],
    [{ ...LAMBDA, timeoutInMillis: 49 }, "timeoutInMillis must be a whole number from 50 to 29000"],
    [{ ...LAMBDA, timeoutInMillis: 29_001 }, "timeoutInMillis must be a whole number from 50 to"],
    [
      { ...LAMBDA, payloadFormatVersion: "2.0" },
      'payloadFormatVersion must be 1.0 for a WEBSOCKET API, not "2.0"',
    ],
    [
      { ...LAMBDA, integrationSubtype: "SQS-SendMessage" },
      "integrationSubtype is for HTTP APIs: a WEBSOCKET API has none",
    ],
    [{ ...LAMBDA, tlsConfig: { serverNameToVerify: "x" } }, "tlsConfig is for HTTP APIs"],
    [{ ...LAMBDA, responseParameters: { 200: {} } }, "responseParameters is for HTTP APIs"],
    [{ ...LAMBDA, credentialsArn: "arn:aws:iam::1:user/x" }, "Invalid role ARN"],
    [
      { ...LAMBDA, connectionType: "VPC_LINK", connectionId: "x" },
      "connectionType VPC_LINK is for HTTP and HTTP_PROXY: an integration of type AWS_PROXY has",
    ],
    [
      { integrationType: "HTTP", ...BACKEND, connectionType: "VPC_LINK" },
      "connectionId is missing: connectionType VPC_LINK needs one",
    ],
    [
      { integrationType: "HTTP", ...BACKEND, connectionType: "VPC_LINK", connectionId: "a b" },
      "connectionId must be 1 to 1024 characters without blanks",
    ],
    [
      { integrationType: "HTTP", ...BACKEND, connectionId: "x" },
      "connectionId is for connectionType VPC_LINK: set that, or leave it out",
    ],
    [
      { integrationType: "MOCK", requestParameters: { "append:header.x": "'y'" } },
      'requestParameters: Request parameter "append:header.x" must be integration.request.',
    ],
    [
      { integrationType: "MOCK", requestParameters: { "integration.request.header.x": "y" } },
      'requestParameters: Request parameter "integration.request.header.x": source "y"',
    ],
    [
      { integrationType: "MOCK", requestParameters: { "integration.request.header.x": "" } },
      'requestParameters: Request parameter "integration.request.header.x": source "": must have 1',
    ],
    [
      { integrationType: "MOCK", templateSelectionExpression: "$request.body.[" },
      "templateSelectionExpression: Invalid selection expression",
    ],
    [
      { integrationType: "MOCK", requestTemplates: { a: "x".repeat(32_769) } },
      "requestTemplates.a must have at most 32768 characters; this one has 32769",
    ],
    [
      { integrationType: "MOCK", contentHandlingStrategy: "NONE" },
      "contentHandlingStrategy must be one of CONVERT_TO_BINARY, CONVERT_TO_TEXT, not",
    ],
    [{ integrationType: "MOCK", apiGatewayManaged: true }, "apiGatewayManaged is not a member"],
  ])("refuses %j, and nothing has changed", async (body, sentence) => {
    const { apiId, refusal, store } = await withApi();
    expect(await refusal("CreateIntegration", { path: { apiId }, body })).toStartWith(
      `BadRequestException: ${sentence}`,
    );
    expect(store.commits).toBe(0);
  });

  test("takes what is at a limit, and stage variables where AWS does", async () => {
    const { create } = await withApi();
    for (const body of [
      { ...LAMBDA, timeoutInMillis: 29_000, description: "x".repeat(1_024) },
      { integrationType: "MOCK", requestTemplates: { a: "x".repeat(32_768) } },
      { integrationType: "HTTP", ...BACKEND, integrationUri: `http://${"x".repeat(2_041)}` },
      { ...LAMBDA, integrationUri: LAMBDA_URI.replace("chat", "${stageVariables.fn}") },
      { ...LAMBDA, credentialsArn: "arn:aws:iam::*:user/*" },
      { ...LAMBDA, credentialsArn: "arn:aws:iam::${stageVariables.account}:role/x" },
    ]) {
      expect(await create(body)).toMatchObject(body);
    }
  });

  test("makes as many integrations as AWS's quota, and no more", async () => {
    const { create, refusal, call, apiId, at } = await withApi();
    const { integrationId } = await create(LAMBDA);
    for (let count = 1; count < INTEGRATIONS_PER_API_MAX; count++) await create(LAMBDA);
    const one = { path: { apiId }, body: LAMBDA };
    expect(await refusal("CreateIntegration", one)).toBe(
      "TooManyRequestsException: Maximum number of Integrations for this API has been reached. Please contact AWS if you need additional Integrations.",
    );
    await call("DeleteIntegration", at(integrationId));
    expect(await refusal("CreateIntegration", one)).toBeUndefined();
  });
});

test("GetIntegrations gives pages, ascending by id", async () => {
  const { create, call, apiId } = await withApi();
  const made = [await create(LAMBDA), await create({ integrationType: "MOCK" })];
  const first = await call("GetIntegrations", { path: { apiId }, query: { maxResults: "1" } });
  expect(first.items).toEqual([made[0]]);
  const query = { nextToken: String(first.nextToken) };
  expect(await call("GetIntegrations", { path: { apiId }, query })).toEqual({ items: [made[1]] });
});

describe("UpdateIntegration", () => {
  test("changes what is given, and keeps the rest", async () => {
    const { create, call, at } = await withApi();
    const made = await create({ integrationType: "HTTP", ...BACKEND, description: "one" });
    const id = made.integrationId;
    const given = { integrationType: "HTTP", timeoutInMillis: 51, passthroughBehavior: "NEVER" };
    const changed = await call("UpdateIntegration", at(id, given));
    expect(changed).toEqual({ ...made, ...given });
    const { description: _, ...rest } = changed;
    const cleared = { description: "", passthroughBehavior: "", integrationMethod: "" };
    expect(await call("UpdateIntegration", at(id, cleared))).toEqual({
      ...rest,
      ...{ passthroughBehavior: "WHEN_NO_MATCH", integrationMethod: "POST" },
    });
  });

  test("changes parameters one by one, and templates all at once", async () => {
    const { create, call, at } = await withApi();
    const { integrationId } = await create({
      ...{ integrationType: "HTTP", ...BACKEND },
      requestParameters: {
        "integration.request.header.a": "'1'",
        "integration.request.header.b": "'2'",
      },
      requestTemplates: { a: "1", b: "2" },
    });
    const body = {
      requestParameters: {
        "integration.request.header.a": "",
        "integration.request.path.c": "'3'",
      },
      requestTemplates: { b: "" },
    };
    expect(await call("UpdateIntegration", at(integrationId, body))).toMatchObject({
      requestParameters: {
        "integration.request.header.b": "'2'",
        "integration.request.path.c": "'3'",
      },
      requestTemplates: { b: "" },
    });
    const none = {
      requestParameters: {
        "integration.request.header.b": "",
        "integration.request.path.c": "",
      },
      requestTemplates: {},
    };
    const left = await call("UpdateIntegration", at(integrationId, none));
    expect(left).not.toHaveProperty("requestParameters");
    expect(left).not.toHaveProperty("requestTemplates");
  });

  test("takes the VPC link away with the connection that needs it, and changes the type", async () => {
    const { create, call, at } = await withApi();
    const link = { connectionType: "VPC_LINK", connectionId: "link" };
    const { integrationId } = await create({ integrationType: "HTTP_PROXY", ...BACKEND, ...link });
    const direct = await call(
      "UpdateIntegration",
      at(integrationId, { connectionType: "INTERNET" }),
    );
    expect(direct.connectionType).toBe("INTERNET");
    expect(direct).not.toHaveProperty("connectionId");
    const lambda = { ...LAMBDA, integrationMethod: "POST" };
    expect(await call("UpdateIntegration", at(integrationId, lambda))).toMatchObject(lambda);
  });

  test.each<[object, string]>([
    [{ integrationUri: "" }, "integrationUri is missing"],
    [{ integrationMethod: "GET" }, "HttpMethod must be POST for AWS_PROXY IntegrationType"],
    [{ integrationType: "HTTP" }, `integrationUri "${LAMBDA_URI}" must begin with http://`],
    [{ connectionId: "x" }, "connectionId is for connectionType VPC_LINK"],
    [{ timeoutInMillis: 0 }, "timeoutInMillis must be a whole number from 50 to 29000"],
    [{ requestParameters: { x: "'y'" } }, 'requestParameters: Request parameter "x" must be'],
    [{ credentialsArn: "x" }, "Invalid role ARN"],
    [{ tlsConfig: { serverNameToVerify: "x" } }, "tlsConfig is for HTTP APIs"],
  ])("refuses %j, and nothing has changed", async (body, sentence) => {
    const { create, call, refusal, at, store } = await withApi();
    const made = await create(LAMBDA);
    expect(await refusal("UpdateIntegration", at(made.integrationId, body))).toStartWith(
      `BadRequestException: ${sentence}`,
    );
    expect(store.commits).toBe(1);
    expect(await call("GetIntegration", at(made.integrationId))).toEqual(made);
  });
});

describe("DeleteIntegration", () => {
  test("deletes, once, with the integration's responses", async () => {
    const { create, call, refusal, at, store, apiId } = await withApi();
    const { integrationId } = await create({ integrationType: "MOCK" });
    await call("CreateIntegrationResponse", {
      ...at(integrationId, { integrationResponseKey: "$default" }),
    });
    expect(await call("DeleteIntegration", at(integrationId))).toEqual({});
    expect([...store.kept.keys()].filter((key) => key.includes("/integrations/"))).toEqual([]);
    for (const operation of ["GetIntegration", "UpdateIntegration", "DeleteIntegration"]) {
      expect(await refusal(operation, at(integrationId))).toBe(
        `NotFoundException: Invalid Integration identifier specified ${integrationId}`,
      );
    }
    expect(await call("GetIntegrations", { path: { apiId } })).toEqual({ items: [] });
  });

  test("refuses one that routes target, in AWS's words", async () => {
    const { create, call, refusal, at, apiId } = await withApi();
    const { integrationId } = await create({ integrationType: "MOCK" });
    const ids: unknown[] = [];
    for (const routeKey of ["a", "b"]) {
      const body = { routeKey, target: `integrations/${integrationId}` };
      ids.push((await call("CreateRoute", { path: { apiId }, body })).routeId);
    }
    expect(await refusal("DeleteIntegration", at(integrationId))).toBe(
      `ConflictException: Cannot delete Integration because it is referenced by the following Routes with Ids: [${ids.join(", ")}]`,
    );
    for (const routeId of ids) {
      await call("DeleteRoute", { path: { apiId, routeId: String(routeId) } });
    }
    expect(await refusal("DeleteIntegration", at(integrationId))).toBeUndefined();
  });
});

test.each([
  "CreateIntegration",
  "GetIntegrations",
  "GetIntegration",
  "UpdateIntegration",
  "DeleteIntegration",
])("%s knows no API that is not there", async (operation) => {
  const { refusal } = await withApi();
  const path = { apiId: "nowhere", integrationId: "x" };
  expect(await refusal(operation, { path, body: LAMBDA })).toBe(
    "NotFoundException: Invalid API identifier specified nowhere",
  );
});
