import { expect, test } from "bun:test";
import { openAccount } from "../account.fixture.ts";

const at = "/tags";

test.each([
  ["apikeys", "CreateApiKey", "GetApiKey", "api_Key"],
  ["usageplans", "CreateUsagePlan", "GetUsagePlan", "usageplanId"],
])("a tag of one of the %s comes, shows and goes", async (root, create, get, parameter) => {
  const { call, reopened } = await openAccount();
  const id = String((await call(create, { body: { name: "gold", tags: { a: "1" } } })).id);
  const path = { resource_arn: `arn:aws:apigateway:us-east-1::/${root}/${id}` };
  await call("TagResource", { at, path, body: { tags: { b: "2" } } });
  const tags = { a: "1", b: "2" };
  expect(await call("GetTags", { at, path })).toEqual({ tags });
  expect(await (await reopened()).call(get, { path: { [parameter]: id } })).toMatchObject({ tags });
  await call("UntagResource", { at, path, query: { tagKeys: ["a", "b"] } });
  expect(await call("GetTags", { at, path })).toEqual({ tags: {} });
  expect(await call(get, { path: { [parameter]: id } })).not.toHaveProperty("tags");
});

test("tags of what is not there are refused", async () => {
  const { refusal } = await openAccount();
  const path = { resource_arn: "arn:aws:apigateway:us-east-1::/apikeys/zzz" };
  const asked = { at, path, body: { tags: {} }, query: { tagKeys: "a" } };
  for (const operation of ["TagResource", "UntagResource", "GetTags"]) {
    expect(await refusal(operation, asked)).toStartWith("NotFoundException: ");
  }
});
