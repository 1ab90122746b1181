import { describe, expect, test } from "bun:test";
import { ROUTES_PER_API_MAX } from "../../core/api-quotas.ts";
import { type Account, type Asked, openAccount } from "../account.fixture.ts";

interface WithApi extends Account {
  readonly apiId: string;
  /** Of a MOCK. */
  readonly integrationId: string;
  readonly authorizerId: string;
  create(body: object): Promise<Record<string, unknown>>;
  /** Of the route that `create` made last; `more` has what is in the path besides. */
  at(routeId: unknown, body?: object): Asked;
}

/** An API with a MOCK integration, an authorizer `auth01` and a model `Say`. */
async function withApi(): Promise<WithApi> {
  const opened = await openAccount();
  const { apiId } = await opened.call("CreateApi", {
    body: {
      name: "chat",
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
    },
  });
  const path = { apiId: String(apiId) };
  const { integrationId } = await opened.call("CreateIntegration", {
    path,
    body: { integrationType: "MOCK" },
  });
  // Their own operations are tested elsewhere.
  await opened.store.commit([
    {
      kind: "put",
      key: `apis/${apiId}/authorizers/auth01`,
      value: { name: "token", authorizerType: "REQUEST", authorizerUri: "x", identitySource: [] },
    },
    {
      kind: "put",
      key: `apis/${apiId}/models/mod001`,
      value: { name: "Say", contentType: "application/json", schema: "{}" },
    },
  ]);
  const account = await opened.reopened();
  account.store.commits = 0;
  return {
    ...account,
    apiId: String(apiId),
    integrationId: String(integrationId),
    authorizerId: "auth01",
    create: (body) => account.call("CreateRoute", { path, body }),
    at: (routeId, body) => ({ path: { ...path, routeId: String(routeId) }, body }),
  };
}

describe("CreateRoute", () => {
  test("answers as AWS does, with its defaults and nothing that is not set", async () => {
    const { create, integrationId } = await withApi();
    const target = `integrations/${integrationId}`;
    expect(await create({ routeKey: "$connect", target })).toEqual({
      ...{ apiKeyRequired: false, authorizationType: "NONE" },
      ...{ routeId: expect.stringMatching(/^[a-z0-9]{7}$/), routeKey: "$connect", target },
    });
    expect(await create({ routeKey: "say", operationName: "", requestModels: {} })).toEqual({
      ...{ apiKeyRequired: false, authorizationType: "NONE" },
      ...{ routeId: expect.any(String), routeKey: "say" },
    });
  });

  test("keeps everything that it is given, also after a restart", async () => {
    const { create, authorizerId, integrationId, reopened, at } = await withApi();
    const given = {
      ...{ routeKey: "$connect", target: `integrations/${integrationId}`, operationName: "in" },
      ...{ apiKeyRequired: true, authorizationType: "CUSTOM", authorizerId },
      ...{ modelSelectionExpression: "$request.body.type", requestModels: { say: "Say" } },
      requestParameters: {
        "route.request.header.x": { required: true },
        "route.request.multivaluequerystring.y": { required: false },
      },
      routeResponseSelectionExpression: "$default",
    };
    const { routeId } = await create(given);
    const { call } = await reopened();
    expect(await call("GetRoute", at(routeId))).toEqual({ ...given, routeId });
  });

  test.each<[object, string]>([
    [{}, "BadRequestException: routeKey is missing"],
    [{ routeKey: "" }, "BadRequestException: routeKey must have 1 to 1024 characters"],
    [
      { routeKey: "$getauthorized" },
      "BadRequestException: The provided route key is not formatted properly",
    ],
    [{ routeKey: "taken" }, "ConflictException: Route with key taken already exists for this API"],
    [
      { routeKey: "say", authorizationType: "AWS_IAM" },
      "BadRequestException: Currently, authorization is restricted to the $connect route only",
    ],
    [
      { routeKey: "$disconnect", authorizationType: "CUSTOM", authorizerId: "auth01" },
      "BadRequestException: Currently, authorization is restricted to the $connect route only",
    ],
    [
      { routeKey: "$connect", authorizationType: "CUSTOM" },
      "BadRequestException: Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
    ],
    [
      { routeKey: "$connect", authorizationType: "CUSTOM", authorizerId: "auth02" },
      "BadRequestException: Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
    ],
    [
      { routeKey: "$connect", authorizerId: "auth01" },
      "BadRequestException: authorizerId has no effect while authorizationType is NONE: set authorizationType to CUSTOM, or leave authorizerId out",
    ],
    [
      { routeKey: "say", apiKeyRequired: true },
      "BadRequestException: apiKeyRequired has an effect on the $connect route only, not on say: leave it out",
    ],
    [
      { routeKey: "$connect", authorizationType: "JWT" },
      "BadRequestException: authorizationType JWT is for HTTP APIs: a WEBSOCKET API takes NONE, AWS_IAM or CUSTOM",
    ],
    [
      { routeKey: "$connect", authorizationScopes: ["a"] },
      "BadRequestException: authorizationScopes is for HTTP APIs: a WEBSOCKET API has none",
    ],
    [
      { routeKey: "say", target: "integrations/missing" },
      'BadRequestException: target "integrations/missing" names no integration of this API: it must be integrations/{integrationId}',
    ],
    [{ routeKey: "say", target: "missing" }, 'BadRequestException: target "missing" names no'],
    [
      { routeKey: "say", modelSelectionExpression: "$request.body.[" },
      "BadRequestException: modelSelectionExpression: Invalid selection expression",
    ],
    [
      { routeKey: "say", requestModels: { $default: "Sya" } },
      'BadRequestException: requestModels.$default: "Sya" is no model of this API: did you mean Say?',
    ],
    [
      { routeKey: "$connect", requestParameters: { "method.request.header.x": {} } },
      'BadRequestException: requestParameters: "method.request.header.x" must be route.request.querystring.{name} or route.request.header.{name}',
    ],
    [
      { routeKey: "$connect", requestParameters: { "route.request.header.x": true } },
      "BadRequestException: requestParameters.route.request.header.x must be an object, not true",
    ],
    [
      { routeKey: "say", routeResponseSelectionExpression: "\\$default" },
      'BadRequestException: routeResponseSelectionExpression must be $default, the only one that there is, not "\\$default"',
    ],
    [
      { routeKey: "say", operationName: "x".repeat(65) },
      "BadRequestException: operationName must have at most 64 characters; this one has 65",
    ],
    [{ routeKey: "say", apiGatewayManaged: true }, "BadRequestException: apiGatewayManaged is not"],
  ])("refuses %j, and nothing has changed", async (body, sentence) => {
    const { create, call, refusal, apiId, store } = await withApi();
    await create({ routeKey: "taken" });
    expect(await refusal("CreateRoute", { path: { apiId }, body })).toStartWith(sentence);
    expect(store.commits).toBe(1);
    expect((await call("GetRoutes", { path: { apiId } })).items).toHaveLength(1);
  });

  test("makes as many routes as AWS's quota, and no more", async () => {
    const { create, refusal, call, apiId, at } = await withApi();
    const made: Record<string, unknown>[] = [];
    for (let count = 0; count < ROUTES_PER_API_MAX; count++) {
      made.push(await create({ routeKey: `r${count}` }));
    }
    const one = { path: { apiId }, body: { routeKey: "more" } };
    expect(await refusal("CreateRoute", one)).toBe(
      "TooManyRequestsException: Maximum number of Routes for this API has been reached. Please contact AWS if you need additional Routes.",
    );
    await call("DeleteRoute", at(made[0]?.routeId));
    expect(await refusal("CreateRoute", one)).toBeUndefined();
  });
});

describe("GetRoutes", () => {
  test("gives pages, ascending by id", async () => {
    const { create, call, apiId } = await withApi();
    const made = [
      await create({ routeKey: "a" }),
      await create({ routeKey: "b" }),
      await create({ routeKey: "c" }),
    ];
    const first = await call("GetRoutes", { path: { apiId }, query: { maxResults: "2" } });
    expect(first.items).toEqual(made.slice(0, 2));
    const query = { nextToken: String(first.nextToken) };
    expect(await call("GetRoutes", { path: { apiId }, query })).toEqual({ items: [made[2]] });
  });
});

describe("UpdateRoute", () => {
  test("changes what is given, and keeps the rest", async () => {
    const { create, call, at, integrationId } = await withApi();
    const target = `integrations/${integrationId}`;
    const made = await create({ routeKey: "say", target, operationName: "Say" });
    const changed = await call(
      "UpdateRoute",
      at(made.routeId, { routeKey: "shout", routeResponseSelectionExpression: "$default" }),
    );
    expect(changed).toEqual({
      ...made,
      ...{ routeKey: "shout", routeResponseSelectionExpression: "$default" },
    });
    const cleared = await call(
      "UpdateRoute",
      at(made.routeId, { operationName: "", target: "", routeResponseSelectionExpression: "" }),
    );
    expect(cleared).toEqual({
      ...{ apiKeyRequired: false, authorizationType: "NONE" },
      ...{ routeId: made.routeId, routeKey: "shout" },
    });
    expect(await call("GetRoute", at(made.routeId))).toEqual(cleared);
    // Its own key is not taken by another.
    expect(await call("UpdateRoute", at(made.routeId, { routeKey: "shout" }))).toEqual(cleared);
  });

  test("changes parameters one by one, and models all at once", async () => {
    const { create, call, at } = await withApi();
    const { routeId } = await create({
      ...{ routeKey: "$connect", requestModels: { a: "Say", b: "Say" } },
      requestParameters: {
        "route.request.header.x": { required: true },
        "route.request.header.y": { required: true },
      },
    });
    const body = {
      requestModels: { b: "Say" },
      requestParameters: {
        "route.request.header.y": {},
        "route.request.querystring.z": { required: true },
      },
    };
    expect(await call("UpdateRoute", at(routeId, body))).toMatchObject({
      requestModels: { b: "Say" },
      requestParameters: {
        "route.request.header.x": { required: true },
        "route.request.header.y": { required: false },
        "route.request.querystring.z": { required: true },
      },
    });
  });

  test("takes the authorizer away with the type that needs it", async () => {
    const { create, call, refusal, at, authorizerId } = await withApi();
    const custom = { authorizationType: "CUSTOM", authorizerId };
    const { routeId } = await create({ routeKey: "$connect", ...custom });
    for (const body of [
      { authorizationType: "NONE" },
      { authorizationType: "AWS_IAM", authorizerId: "" },
    ]) {
      const changed = await call("UpdateRoute", at(routeId, body));
      expect(changed).not.toHaveProperty("authorizerId");
      expect(changed.authorizationType).toBe(body.authorizationType);
      expect(await call("UpdateRoute", at(routeId, custom))).toMatchObject(custom);
    }
    expect(await refusal("UpdateRoute", at(routeId, { authorizerId: "" }))).toStartWith(
      "BadRequestException: Invalid authorizer ID specified.",
    );
  });

  test.each<[object, string]>([
    [{ routeKey: "taken" }, "ConflictException: Route with key taken already exists for this API"],
    [{ routeKey: "$x" }, "BadRequestException: The provided route key is not formatted properly"],
    [{ routeKey: "" }, "BadRequestException: routeKey must have 1 to 1024 characters"],
    [
      { routeKey: "say" },
      "BadRequestException: Currently, authorization is restricted to the $connect route only",
    ],
    [{ authorizationType: "JWT" }, "BadRequestException: authorizationType JWT is for HTTP APIs"],
    [{ authorizerId: "auth01" }, "BadRequestException: authorizerId has no effect while"],
    [{ target: "integrations/x" }, 'BadRequestException: target "integrations/x" names no'],
  ])("refuses %j, and nothing has changed", async (body, sentence) => {
    const { create, call, refusal, at, store } = await withApi();
    await create({ routeKey: "taken" });
    const made = await create({ routeKey: "$connect", authorizationType: "AWS_IAM" });
    expect(await refusal("UpdateRoute", at(made.routeId, body))).toStartWith(sentence);
    expect(store.commits).toBe(2);
    expect(await call("GetRoute", at(made.routeId))).toEqual(made);
  });
});

describe("DeleteRoute and DeleteRouteRequestParameter", () => {
  test("delete, once", async () => {
    const { create, call, refusal, apiId } = await withApi();
    const requestParameters = {
      "route.request.header.x": { required: true },
      "route.request.header.y": { required: false },
    };
    const made = await create({ routeKey: "$connect", requestParameters });
    const routeId = String(made.routeId);
    const key = "route.request.header.x";
    const path = { apiId, routeId, requestParameterKey: key };
    expect(await call("DeleteRouteRequestParameter", { path })).toEqual({});
    expect((await call("GetRoute", { path })).requestParameters).toEqual({
      "route.request.header.y": { required: false },
    });
    expect(await refusal("DeleteRouteRequestParameter", { path })).toBe(
      `NotFoundException: Invalid request parameter identifier specified ${key}`,
    );
    const last = { ...path, requestParameterKey: "route.request.header.y" };
    await call("DeleteRouteRequestParameter", { path: last });
    expect(await call("GetRoute", { path })).not.toHaveProperty("requestParameters");
    expect(await call("DeleteRoute", { path })).toEqual({});
    for (const operation of [
      "GetRoute",
      "UpdateRoute",
      "DeleteRoute",
      "DeleteRouteRequestParameter",
    ]) {
      expect(await refusal(operation, { path })).toBe(
        `NotFoundException: Invalid Route identifier specified ${routeId}`,
      );
    }
    expect(await call("GetRoutes", { path })).toEqual({ items: [] });
  });

  test("a route takes its responses with it, and its key is free again", async () => {
    const { create, call, apiId, store, at } = await withApi();
    const { routeId } = await create({ routeKey: "say" });
    const path = { apiId, routeId: String(routeId) };
    await call("CreateRouteResponse", { path, body: { routeResponseKey: "$default" } });
    await call("DeleteRoute", at(routeId));
    expect([...store.kept.keys()].filter((key) => key.includes("/routes/"))).toEqual([]);
    await create({ routeKey: "say" });
  });
});

test.each([
  "CreateRoute",
  "GetRoutes",
  "GetRoute",
  "UpdateRoute",
  "DeleteRoute",
  "DeleteRouteRequestParameter",
])("%s knows no API that is not there", async (operation) => {
  const { refusal } = await withApi();
  const path = { apiId: "nowhere", routeId: "x", requestParameterKey: "y" };
  expect(await refusal(operation, { path, body: { routeKey: "say" } })).toBe(
    "NotFoundException: Invalid API identifier specified nowhere",
  );
});
