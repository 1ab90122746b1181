import { describe, expect, test } from "bun:test";
import { type Account, openAccount } from "../account.fixture.ts";
import { API_KEYS } from "../stored/api-key.ts";
import { GENERATED_VALUE_CHARACTERS } from "./api-key.ts";

const VALUE = "a-value-that-clients-send";
const CREATED = 1_790_000_000;

async function withKey(body: Record<string, unknown> = {}) {
  const account = await openAccount();
  const created = await account.call("CreateApiKey", {
    body: { name: "mobile", value: VALUE, ...body },
  });
  return { ...account, id: String(created.id), created };
}

const valuesIn = (output: unknown) => JSON.stringify(output).includes(VALUE);

describe("CreateApiKey", () => {
  test("answers as AWS does, with the value that was chosen", async () => {
    const { created, reopened, id } = await withKey({
      ...{ description: "for phones", customerId: "c-1", enabled: true, tags: { team: "chat" } },
    });
    expect(created).toEqual({
      ...{ id, name: "mobile", value: VALUE, description: "for phones", customerId: "c-1" },
      ...{ enabled: true, createdDate: CREATED, lastUpdatedDate: CREATED, stageKeys: [] },
      tags: { team: "chat" },
    });
    const again = await reopened();
    const { value: _shown, ...rest } = created;
    expect(await again.call("GetApiKey", { path: { api_Key: id } })).toEqual(rest);
  });

  test("takes no member at all: the key is disabled, and its value is generated", async () => {
    const { call } = await openAccount();
    const created = await call("CreateApiKey");
    expect(Object.keys(created).sort()).toEqual(
      ["createdDate", "enabled", "id", "lastUpdatedDate", "stageKeys", "value"].sort(),
    );
    expect(created.enabled).toBe(false);
    expect(String(created.value)).toHaveLength(GENERATED_VALUE_CHARACTERS);
  });

  test.each<[string, unknown, string]>([
    ["a value of 19 characters", "v".repeat(19), "API Key value should be at least 20 characters"],
    [
      "a value of 129 characters",
      "v".repeat(129),
      "value must have 20 to 128 characters: found 129",
    ],
    [
      "a value with a space",
      `${VALUE} ${VALUE}`,
      "value must have no spaces and ASCII characters alone",
    ],
    ["a value that is a number", 1_234_567_890, "value must be a string"],
    ["a value in a list", [VALUE], "value must be a string"],
  ])("refuses %s, and does not show it", async (_what, value, sentence) => {
    const { refusal, store } = await openAccount();
    const refused = await refusal("CreateApiKey", { body: { value } });
    expect(refused).toBe(`BadRequestException: ${sentence}`);
    expect(store.commits).toBe(0);
  });

  test.each([20, 128])("takes a value of %i characters", async (characters) => {
    const { call } = await openAccount();
    const value = "v".repeat(characters);
    expect(await call("CreateApiKey", { body: { value } })).toMatchObject({ value });
  });

  test("refuses a value that a key has, and does not show it", async () => {
    const { refusal } = await withKey();
    const refused = await refusal("CreateApiKey", { body: { name: "other", value: VALUE } });
    expect(refused).toBe("ConflictException: API Key already exists");
  });

  test.each<[string, Parameters<Account["refusal"]>[1], string]>([
    ["stages of a key", { body: { stageKeys: [{}] } }, "stageKeys must be left out"],
    ["an import", { query: { mode: "import" } }, "ImportApiKeys is not served here"],
    ["a body that is a list", { body: [VALUE] }, "The body must be an object, not […]"],
    ["a member of no kind", { body: { vlaue: VALUE } }, "vlaue is not a member of this operation"],
    ["a long name", { body: { name: "n".repeat(1_025) } }, "name must have at most 1024"],
  ])("refuses %s", async (_what, asked, sentence) => {
    const { refusal, store } = await openAccount();
    const refused = await refusal("CreateApiKey", asked);
    expect(refused).toStartWith(`BadRequestException: ${sentence}`);
    expect(valuesIn(refused)).toBe(false);
    expect(store.commits).toBe(0);
  });

  test("makes as many as AWS allows", async () => {
    const { store, reopened } = await openAccount();
    for (let index = 0; index < 9_999; index += 1) {
      const id = `k${index}`;
      store.kept.set(`${API_KEYS.path}/${id}`, {
        ...{ name: id, value: id.padEnd(20, "v"), enabled: true, tags: {} },
        ...{ createdDate: 0, lastUpdatedDate: 0 },
      });
    }
    const { call, refusal } = await reopened();
    await call("CreateApiKey");
    expect(await refusal("CreateApiKey")).toBe(
      "LimitExceededException: An account may have 10000 API keys: delete one first",
    );
  });
});

describe("GetApiKey and GetApiKeys", () => {
  test("show a value to who asks for it alone", async () => {
    const { call, id } = await withKey();
    const path = { api_Key: id };
    expect(valuesIn(await call("GetApiKey", { path }))).toBe(false);
    expect(valuesIn(await call("GetApiKey", { path, query: { includeValue: "false" } }))).toBe(
      false,
    );
    expect(await call("GetApiKey", { path, query: { includeValue: "true" } })).toMatchObject({
      value: VALUE,
    });
    expect(valuesIn(await call("GetApiKeys"))).toBe(false);
    expect(await call("GetApiKeys", { query: { includeValues: "true" } })).toMatchObject({
      item: [{ id, value: VALUE }],
    });
  });

  test("find by the beginning of a name, by customer, and in pages", async () => {
    const { call } = await openAccount();
    for (const name of ["web-1", "web-2", "app"]) {
      await call("CreateApiKey", { body: { name, customerId: name === "app" ? "c-2" : "c-1" } });
    }
    const names = async (query: Record<string, string>) => {
      const { item } = await call("GetApiKeys", { query });
      return (item as { name: string }[]).map(({ name }) => name).sort();
    };
    expect(await names({ name: "web" })).toEqual(["web-1", "web-2"]);
    expect(await names({ customerId: "c-2" })).toEqual(["app"]);
    expect(await names({ name: "w", customerId: "c-2" })).toEqual([]);
    const first = await call("GetApiKeys", { query: { limit: "2" } });
    expect(first.item).toHaveLength(2);
    const rest = await call("GetApiKeys", {
      query: { limit: "2", position: String(first.position) },
    });
    expect(rest.item).toHaveLength(1);
    expect(rest.position).toBeUndefined();
  });
});

describe("UpdateApiKey", () => {
  const update = (op: string, path: string, value?: string) => ({
    patchOperations: [{ op, path, ...(value === undefined ? {} : { value }) }],
  });

  test("changes what it names, and when", async () => {
    const { call, clock, id, created, reopened } = await withKey({ description: "old" });
    clock.advance(5_000);
    const patchOperations = [
      { op: "replace", path: "/name", value: "phones" },
      { op: "replace", path: "/enabled", value: "true" },
      { op: "replace", path: "/customerId", value: "c-9" },
      { op: "remove", path: "/description" },
    ];
    const path = { api_Key: id };
    const { description: _gone, value: _hidden, ...rest } = created;
    const changed = {
      ...rest,
      ...{ name: "phones", enabled: true, customerId: "c-9", lastUpdatedDate: CREATED + 5 },
    };
    expect(await call("UpdateApiKey", { path, body: { patchOperations } })).toEqual(changed);
    expect(await (await reopened()).call("GetApiKey", { path })).toEqual(changed);
  });

  test.each<[string, unknown, string]>([
    [
      "a path of none",
      update("replace", "/value", VALUE),
      "Invalid patch path  '/value' specified for op 'replace'. Must be one of: [/name, /description, /customerId, /enabled]",
    ],
    [
      "another word for true",
      update("replace", "/enabled", VALUE),
      "/enabled must be true or false",
    ],
    ["a long name", update("replace", "/name", "n".repeat(1_025)), "/name must have at most 1024"],
    [
      "a value that is no text",
      { patchOperations: [{ op: "replace", path: "/value", value: { v: VALUE } }] },
      "patchOperations[0].value must be a string",
    ],
  ])("refuses %s, and shows no value", async (_what, body, sentence) => {
    const { refusal, id, store } = await withKey();
    const refused = await refusal("UpdateApiKey", { path: { api_Key: id }, body });
    expect(refused).toStartWith(`BadRequestException: ${sentence}`);
    expect(valuesIn(refused)).toBe(false);
    expect(store.commits).toBe(1);
  });
});

test("DeleteApiKey takes the key out of its plans, once", async () => {
  const { call, refusal, id, reopened } = await withKey();
  const plan = await call("CreateUsagePlan", { body: { name: "gold" } });
  const path = { usageplanId: String(plan.id) };
  await call("CreateUsagePlanKey", { path, body: { keyId: id, keyType: "API_KEY" } });
  await call("DeleteApiKey", { path: { api_Key: id } });
  const again = await reopened();
  expect(await again.call("GetUsagePlanKeys", { path })).toEqual({ item: [] });
  for (const operation of ["GetApiKey", "UpdateApiKey", "DeleteApiKey"]) {
    expect(await refusal(operation, { path: { api_Key: id } })).toBe(
      "NotFoundException: Invalid API Key identifier specified",
    );
  }
});
