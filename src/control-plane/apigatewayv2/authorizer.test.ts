import { describe, expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";
import { AUTHORIZERS_MAX, IDENTITY_SOURCES_MAX } from "./authorizer.ts";

const URI =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:authorize/invocations";
const TOKEN = {
  authorizerType: "REQUEST",
  authorizerUri: URI,
  identitySource: ["route.request.querystring.token"],
  name: "token",
};

async function withAuthorizer() {
  const account = await openAccountWithApi();
  const { apiId } = account;
  const output = await account.call("CreateAuthorizer", { path: { apiId }, body: TOKEN });
  return { ...account, output, path: { apiId, authorizerId: String(output.authorizerId) } };
}

describe("CreateAuthorizer", () => {
  test("answers with what was given and an id", async () => {
    const { output, call, path } = await withAuthorizer();
    expect(output).toEqual({ ...TOKEN, authorizerId: expect.stringMatching(/^[a-z0-9]{6}$/) });
    expect(await call("GetAuthorizer", { path })).toEqual(output);
  });

  test("keeps a role and a validation expression, and takes an empty source", async () => {
    const { call, apiId } = await openAccountWithApi();
    const body = {
      ...{ ...TOKEN, identitySource: [""], identityValidationExpression: "^a$" },
      authorizerCredentialsArn: "arn:aws:iam::123456789012:role/invoke",
    };
    expect(await call("CreateAuthorizer", { path: { apiId }, body })).toMatchObject(body);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no name", { name: undefined }, "name is missing"],
    ["no sources", { identitySource: undefined }, "identitySource is missing"],
    [
      "no URI",
      { authorizerUri: undefined },
      "authorizerUri is missing: a REQUEST authorizer needs",
    ],
    [
      "a URI of no function",
      { authorizerUri: "https://x" },
      "authorizerUri https://x does not name",
    ],
    [
      "JWT",
      { authorizerType: "JWT" },
      "Invalid authorizer type. Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis.",
    ],
    [
      "a payload format",
      { authorizerPayloadFormatVersion: "2.0" },
      "AuthorizerPayloadFormatVersion cannot be set for WEBSOCKET protocol Apis.",
    ],
    [
      "a time to live",
      { authorizerResultTtlInSeconds: 0 },
      "AuthorizerResultTtlInSeconds cannot be set for WEBSOCKET protocol Apis.",
    ],
    [
      "simple responses",
      { enableSimpleResponses: false },
      "EnableSimpleResponses cannot be set for WEBSOCKET protocol Apis.",
    ],
    [
      "JWT's configuration",
      { jwtConfiguration: {} },
      "JwtConfiguration cannot be set for WEBSOCKET protocol Apis.",
    ],
    [
      "a source that is none",
      { identitySource: ["token"] },
      "Invalid request identity source expression: token. The sources must be separated by comma",
    ],
    [
      "too many sources",
      { identitySource: Array(IDENTITY_SOURCES_MAX + 1).fill("context.accountId") },
      "identitySource must have at most 50 items",
    ],
  ])("refuses %s", async (_what, change, sentence) => {
    const { refusal, store, apiId } = await openAccountWithApi();
    const body = { ...TOKEN, ...change };
    const refused = await refusal("CreateAuthorizer", { path: { apiId }, body });
    expect(refused).toStartWith(`BadRequestException: ${sentence}`);
    expect(store.commits).toBe(1);
  });

  test("takes as many as AWS, and names them apart", async () => {
    const { call, refusal, apiId } = await openAccountWithApi();
    const create = (name: string) => ({ path: { apiId }, body: { ...TOKEN, name } });
    for (let index = 0; index < AUTHORIZERS_MAX; index += 1) {
      await call("CreateAuthorizer", create(`a${index}`));
    }
    expect(await refusal("CreateAuthorizer", create("a0"))).toContain("already exists in this API");
    expect(await refusal("CreateAuthorizer", create("one-more"))).toBe(
      "TooManyRequestsException: Maximum number of Authorizers for this API has been reached. Please contact AWS if you need additional Authorizers.",
    );
    const first = await call("GetAuthorizers", { path: { apiId }, query: { maxResults: "7" } });
    expect(first.items).toHaveLength(7);
    const nextToken = String(first.nextToken);
    const rest = await call("GetAuthorizers", { path: { apiId }, query: { nextToken } });
    expect(rest.items).toHaveLength(AUTHORIZERS_MAX - 7);
  });
});

describe("UpdateAuthorizer and DeleteAuthorizer", () => {
  test("change what is given, and delete once", async () => {
    const { call, refusal, output, path, reopened } = await withAuthorizer();
    const body = { identitySource: ["route.request.header.Authorization"], name: "header" };
    const changed = { ...output, ...body };
    expect(await call("UpdateAuthorizer", { path, body })).toEqual(changed);
    expect(await (await reopened()).call("GetAuthorizer", { path })).toEqual(changed);
    await call("DeleteAuthorizer", { path });
    for (const operation of ["GetAuthorizer", "UpdateAuthorizer", "DeleteAuthorizer"]) {
      expect(await refusal(operation, { path, body: {} })).toBe(
        `NotFoundException: Invalid Authorizer identifier specified ${path.authorizerId}`,
      );
    }
  });

  test("refuse what cannot be", async () => {
    const { call, refusal, path } = await withAuthorizer();
    await call("CreateAuthorizer", { path, body: { ...TOKEN, name: "other" } });
    expect(await refusal("UpdateAuthorizer", { path, body: { name: "other" } })).toContain(
      "unique",
    );
    expect(await refusal("UpdateAuthorizer", { path, body: { authorizerType: "JWT" } })).toContain(
      "Only REQUEST",
    );
    expect(await refusal("UpdateAuthorizer", { path, body: { name: "token" } })).toBeUndefined();
  });

  test("leave an authorizer that a route names", async () => {
    const { call, refusal, path } = await withAuthorizer();
    const { apiId, authorizerId } = path;
    const body = { routeKey: "$connect", authorizationType: "CUSTOM", authorizerId };
    const { routeId } = await call("CreateRoute", { path: { apiId }, body });
    expect(await refusal("DeleteAuthorizer", { path })).toBe(
      `ConflictException: Authorizer ${authorizerId} is used by route $connect (${routeId}): change the route first`,
    );
  });
});

test.each([
  "CreateAuthorizer",
  "GetAuthorizers",
  "GetAuthorizer",
  "UpdateAuthorizer",
  "DeleteAuthorizer",
])("%s knows no API that is not there", async (operation) => {
  const { refusal } = await openAccountWithApi();
  const path = { apiId: "zzz", authorizerId: "yyy" };
  const body = operation === "UpdateAuthorizer" ? {} : TOKEN;
  expect(await refusal(operation, { path, body })).toBe(
    "NotFoundException: Invalid API identifier specified zzz",
  );
});
