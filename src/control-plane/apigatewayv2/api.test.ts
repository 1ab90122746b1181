import { describe, expect, test } from "bun:test";
import { type Account, openAccount } from "../account.fixture.ts";

const CHAT = {
  name: "chat",
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
};

async function withApi(): Promise<Account & { readonly apiId: string }> {
  const account = await openAccount();
  const { apiId } = await account.call("CreateApi", { body: CHAT });
  return { ...account, apiId: String(apiId) };
}

describe("CreateApi", () => {
  test("conformance 26: answers as AWS does, with its defaults and nothing that is not set", async () => {
    const { call } = await openAccount();
    const output = await call("CreateApi", { body: CHAT });
    expect(output).toEqual({
      apiEndpoint: `ws://gateway.test/_aws/execute-api/${output.apiId}`,
      apiId: expect.stringMatching(/^[a-z][a-z0-9]{9}$/),
      apiKeySelectionExpression: "$request.header.x-api-key",
      createdDate: "2026-09-21T14:13:20Z",
      disableExecuteApiEndpoint: false,
      ipAddressType: "ipv4",
      name: "chat",
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
    });
  });

  test("keeps everything that it is given", async () => {
    const { call } = await openAccount();
    const given = {
      ...CHAT,
      description: "rooms",
      version: "v1",
      disableExecuteApiEndpoint: true,
      disableSchemaValidation: true,
      ipAddressType: "dualstack",
      apiKeySelectionExpression: "$context.authorizer.usageIdentifierKey",
      tags: { team: "chat" },
    };
    const { apiId } = await call("CreateApi", { body: given });
    expect(await call("GetApi", { path: { apiId: String(apiId) } })).toMatchObject(given);
  });

  test.each([
    [{}, "name is missing"],
    [{ ...CHAT, name: "" }, "name must have 1 to 128 characters; this one has 0"],
    [{ ...CHAT, protocolType: "HTTP" }, "protocolType HTTP is not served here: only WEBSOCKET is"],
    [
      { name: "chat", protocolType: "WEBSOCKET" },
      "routeSelectionExpression is missing: a WEBSOCKET API needs one",
    ],
    [{ ...CHAT, target: "https://x" }, "target is not a member of this operation"],
    [{ ...CHAT, routeSelectionExpression: "$request.body.[" }, "routeSelectionExpression: "],
    [
      { ...CHAT, routeSelectionExpression: "request.body.action" },
      "RouteSelectionExpression request.body.action is a constant, so every message selects the same route: did you mean $request.body.action?",
    ],
    [
      { ...CHAT, tags: { "aws:x": "y" } },
      "a key of tags must be one that does not begin with aws:, which is kept for AWS's own",
    ],
  ])("refuses %p", async (body, sentence) => {
    const { refusal, store } = await openAccount();
    expect(await refusal("CreateApi", { body })).toStartWith(`BadRequestException: ${sentence}`);
    expect(store.commits).toBe(0);
  });
});

describe("GetApi, UpdateApi and DeleteApi", () => {
  test("change what is given, and keep the rest", async () => {
    const { call, apiId } = await withApi();
    const before = await call("GetApi", { path: { apiId } });
    const changed = await call("UpdateApi", {
      path: { apiId },
      body: { name: "talk", version: "2" },
    });
    expect(changed).toEqual({ ...before, name: "talk", version: "2" });
    const cleared = await call("UpdateApi", { path: { apiId }, body: { version: "" } });
    expect(cleared).toEqual({ ...before, name: "talk" });
    expect(await call("GetApi", { path: { apiId } })).toEqual(cleared);
    expect((await call("GetApis")).items).toEqual([cleared]);
  });

  test("delete, once", async () => {
    const { call, refusal, apiId } = await withApi();
    expect(await call("DeleteApi", { path: { apiId } })).toEqual({});
    for (const operation of ["GetApi", "UpdateApi", "DeleteApi"]) {
      expect(await refusal(operation, { path: { apiId }, body: {} })).toBe(
        `NotFoundException: Invalid API identifier specified ${apiId}`,
      );
    }
    expect(await call("GetApis")).toEqual({ items: [] });
  });

  test("come back after a restart", async () => {
    const account = await withApi();
    const before = await account.call("GetApis");
    const { call } = await account.reopened();
    expect(await call("GetApis")).toEqual(before);
  });
});
