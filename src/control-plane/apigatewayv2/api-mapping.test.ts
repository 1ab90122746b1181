import { describe, expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";
import { API_MAPPINGS_MAX } from "./api-mapping.ts";

async function withDomain() {
  const account = await openAccountWithApi();
  const { call, apiId } = account;
  await call("CreateStage", { path: { apiId }, body: { stageName: "dev" } });
  await call("CreateStage", { path: { apiId }, body: { stageName: "prod" } });
  const body = { domainName: "chat.example.com", domainNameConfigurations: [{}] };
  await call("CreateDomainName", { body });
  const path = { domainName: "chat.example.com" };
  const create = (more: Record<string, unknown> = {}) => ({
    path,
    body: { apiId, stage: "dev", ...more },
  });
  return { ...account, path, create };
}

describe("CreateApiMapping", () => {
  test("answers with the mapping, which is served at once", async () => {
    const { call, create, apiId, served, path, reopened } = await withDomain();
    const output = await call("CreateApiMapping", create({ apiMappingKey: "v1" }));
    expect(output).toEqual({
      ...{ apiId, apiMappingKey: "v1", stage: "dev" },
      apiMappingId: expect.stringMatching(/^[a-z0-9]{6}$/),
    });
    expect(served.at(-1)?.domainNames).toEqual([
      {
        domainName: "chat.example.com",
        apiMappings: [{ apiId, stage: "dev", apiMappingKey: "v1" }],
      },
    ]);
    const root = await call("CreateApiMapping", create());
    expect(root.apiMappingKey).toBe("");
    const listed = await (await reopened()).call("GetApiMappings", { path });
    expect(listed.items).toContainEqual(output);
    expect(listed.items).toContainEqual(root);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no API", { apiId: undefined }, "BadRequestException: apiId is missing"],
    ["no stage", { stage: undefined }, "BadRequestException: stage is missing"],
    [
      "an API that is not there",
      { apiId: "nope" },
      "NotFoundException: Invalid API identifier specified nope",
    ],
    [
      "a stage that is not there",
      { stage: "nope" },
      "BadRequestException: Invalid stage identifier specified",
    ],
    [
      "what is kept for a health check",
      { apiMappingKey: "ping" },
      'BadRequestException: the API mapping key "ping" is never reached: AWS keeps /ping and /sping for its health check: choose another',
    ],
    [
      "two levels",
      { apiMappingKey: "a/b" },
      'BadRequestException: The API mapping key "a/b" has more than one level',
    ],
    [
      "a slash at the end",
      { apiMappingKey: "a/" },
      "BadRequestException: API mapping key should not end with a '/'.",
    ],
    [
      "a long key",
      { apiMappingKey: "a".repeat(301) },
      "BadRequestException: ApiMapping key length must be under 300",
    ],
    [
      "a blank",
      { apiMappingKey: "a b" },
      "BadRequestException: An API mapping key may contain only",
    ],
    [
      "a key that is there",
      { apiMappingKey: "v1" },
      "ConflictException: ApiMapping key already exists for this domain name",
    ],
  ])("refuses %s", async (_what, change, sentence) => {
    const { call, refusal, create, store } = await withDomain();
    await call("CreateApiMapping", create({ apiMappingKey: "v1" }));
    const { commits } = store;
    expect(await refusal("CreateApiMapping", create(change))).toStartWith(sentence);
    expect(store.commits).toBe(commits);
  });

  test("takes as many as the limit says", async () => {
    const { call, refusal, create } = await withDomain();
    for (let index = 0; index < API_MAPPINGS_MAX; index += 1) {
      await call("CreateApiMapping", create({ apiMappingKey: `v${index}` }));
    }
    expect(await refusal("CreateApiMapping", create())).toBe(
      "TooManyRequestsException: A domain name may have 200 API mappings",
    );
  });
});

describe("UpdateApiMapping and DeleteApiMapping", () => {
  test("change what is given, and delete once", async () => {
    const { call, refusal, create, path, apiId, served } = await withDomain();
    const output = await call("CreateApiMapping", create({ apiMappingKey: "v1" }));
    const at = { ...path, apiMappingId: String(output.apiMappingId) };
    expect(await refusal("UpdateApiMapping", { path: at, body: {} })).toContain("apiId is missing");
    const changed = await call("UpdateApiMapping", { path: at, body: { apiId, stage: "prod" } });
    expect(changed).toEqual({ ...output, stage: "prod" });
    expect(await call("GetApiMapping", { path: at })).toEqual(changed);
    await call("CreateApiMapping", create());
    expect(
      await refusal("UpdateApiMapping", { path: at, body: { apiId, apiMappingKey: "" } }),
    ).toContain("already exists");
    await call("DeleteApiMapping", { path: at });
    expect(served.at(-1)?.domainNames[0]?.apiMappings).toHaveLength(1);
    for (const operation of ["GetApiMapping", "UpdateApiMapping", "DeleteApiMapping"]) {
      expect(await refusal(operation, { path: at, body: { apiId } })).toBe(
        `NotFoundException: Invalid ApiMapping identifier specified ${at.apiMappingId}`,
      );
    }
  });

  test("keep the stage and the API that they lead to", async () => {
    const { call, refusal, create, apiId } = await withDomain();
    const { apiMappingId } = await call("CreateApiMapping", create());
    expect(await refusal("DeleteStage", { path: { apiId, stageName: "dev" } })).toBe(
      "BadRequestException: Stage dev is mapped by domain name chat.example.com: delete its API mapping first",
    );
    expect(await refusal("DeleteApi", { path: { apiId } })).toBe(
      `BadRequestException: API ${apiId} has the API mapping ${apiMappingId} of domain name chat.example.com: delete that first`,
    );
  });
});

test.each([
  "CreateApiMapping",
  "GetApiMappings",
  "GetApiMapping",
  "UpdateApiMapping",
  "DeleteApiMapping",
])("%s knows no domain name that is not there", async (operation) => {
  const { refusal, apiId } = await openAccountWithApi();
  const path = { domainName: "x.example.com", apiMappingId: "y" };
  const body = { apiId, stage: "dev" };
  expect(await refusal(operation, { path, body })).toBe(
    "NotFoundException: Invalid domain name identifier specified x.example.com",
  );
});
