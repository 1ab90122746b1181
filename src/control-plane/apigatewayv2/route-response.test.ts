import { describe, expect, test } from "bun:test";
import { type Account, openAccount } from "../account.fixture.ts";

const KEY = { routeResponseKey: "$default" };

/** `path`: of a route that has no response yet. */
async function withRoute(): Promise<
  Account & { readonly path: { readonly apiId: string; readonly routeId: string } }
> {
  const account = await openAccount();
  const { apiId } = await account.call("CreateApi", {
    body: { name: "chat", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.a" },
  });
  const { routeId } = await account.call("CreateRoute", {
    path: { apiId: String(apiId) },
    body: { routeKey: "say" },
  });
  account.store.commits = 0;
  return { ...account, path: { apiId: String(apiId), routeId: String(routeId) } };
}

describe("CreateRouteResponse", () => {
  test("answers as AWS does, with nothing that is not set", async () => {
    const { call, path } = await withRoute();
    expect(await call("CreateRouteResponse", { path, body: KEY })).toEqual({
      routeResponseId: expect.stringMatching(/^[a-z0-9]{6}$/),
      routeResponseKey: "$default",
    });
  });

  test("keeps everything that it is given, also after a restart", async () => {
    const { call, path, reopened } = await withRoute();
    const given = {
      ...{ ...KEY, modelSelectionExpression: "action", responseModels: { test: "Say" } },
      responseParameters: { "route.response.header.x": { required: true } },
    };
    const made = await call("CreateRouteResponse", { path, body: given });
    const { routeResponseId } = made;
    expect(made).toEqual({ ...given, routeResponseId });
    const again = await reopened();
    const at = { path: { ...path, routeResponseId: String(routeResponseId) } };
    expect(await again.call("GetRouteResponse", at)).toEqual(made);
    expect(await again.call("GetRouteResponses", { path })).toEqual({ items: [made] });
  });

  test.each<[object, string]>([
    [{}, "BadRequestException: routeResponseKey is missing"],
    [
      { routeResponseKey: "200" },
      'BadRequestException: routeResponseKey must be $default, the only one that there is, not "200"',
    ],
    [{ routeResponseKey: 1 }, "BadRequestException: routeResponseKey must be a string, not 1"],
    [{ ...KEY, target: "x" }, "BadRequestException: target is not a member of this operation"],
    [
      { ...KEY, responseModels: { a: "" } },
      "BadRequestException: responseModels.a must have 1 to 128 characters; this one has 0",
    ],
  ])("refuses %j, and nothing has changed", async (body, sentence) => {
    const { refusal, path, store } = await withRoute();
    expect(await refusal("CreateRouteResponse", { path, body })).toStartWith(sentence);
    expect(store.commits).toBe(0);
  });

  test("refuses a second one", async () => {
    const { call, refusal, path, store } = await withRoute();
    await call("CreateRouteResponse", { path, body: KEY });
    expect(await refusal("CreateRouteResponse", { path, body: KEY })).toBe(
      "ConflictException: Route say has a route response with key $default already",
    );
    expect(store.commits).toBe(1);
  });
});

describe("UpdateRouteResponse and DeleteRouteResponse", () => {
  test("change what is given, and keep the rest", async () => {
    const { call, refusal, path } = await withRoute();
    const body = { ...KEY, modelSelectionExpression: "a", responseModels: { a: "A", b: "B" } };
    const { routeResponseId } = await call("CreateRouteResponse", { path, body });
    const at = { ...path, routeResponseId: String(routeResponseId) };
    const update = (changes: object) => call("UpdateRouteResponse", { path: at, body: changes });
    expect(await update({ responseModels: { b: "C" } })).toEqual({
      ...{ ...body, routeResponseId, responseModels: { b: "C" } },
    });
    expect(await update({ modelSelectionExpression: "", responseModels: {}, ...KEY })).toEqual({
      ...KEY,
      routeResponseId,
    });
    expect(
      await refusal("UpdateRouteResponse", { path: at, body: { routeResponseKey: "x" } }),
    ).toStartWith("BadRequestException: routeResponseKey must be $default");
    expect(await call("GetRouteResponse", { path: at })).toEqual({ ...KEY, routeResponseId });
  });

  test("delete, once", async () => {
    const { call, refusal, path } = await withRoute();
    const { routeResponseId } = await call("CreateRouteResponse", { path, body: KEY });
    const at = { ...path, routeResponseId: String(routeResponseId) };
    expect(await call("DeleteRouteResponse", { path: at })).toEqual({});
    for (const operation of ["GetRouteResponse", "UpdateRouteResponse", "DeleteRouteResponse"]) {
      expect(await refusal(operation, { path: at })).toBe(
        `NotFoundException: Invalid RouteResponse identifier specified ${routeResponseId}`,
      );
    }
    expect(await call("GetRouteResponses", { path })).toEqual({ items: [] });
    await call("CreateRouteResponse", { path, body: KEY });
  });
});

test.each([
  "CreateRouteResponse",
  "GetRouteResponses",
  "GetRouteResponse",
  "UpdateRouteResponse",
  "DeleteRouteResponse",
])("%s knows no API and no route that is not there", async (operation) => {
  const { refusal, path } = await withRoute();
  const places = [
    [{ ...path, apiId: "nowhere" }, "API identifier specified nowhere"],
    [{ ...path, routeId: "none" }, "Route identifier specified none"],
  ] as const;
  for (const [place, sentence] of places) {
    const asked = { path: { ...place, routeResponseId: "x" }, body: KEY };
    expect(await refusal(operation, asked)).toBe(`NotFoundException: Invalid ${sentence}`);
  }
});
