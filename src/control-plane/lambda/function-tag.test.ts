import { expect, test } from "bun:test";
import { ARN, at, openAccountWithFunction } from "./function.fixture.ts";

const path = { Resource: ARN };

test("tags of a function come, show and go", async () => {
  const { call, reopened } = await openAccountWithFunction({}, { Tags: { a: "1" } });
  await call("TagResource", { at, path, body: { Tags: { b: "2" } } });
  expect(await (await reopened()).call("ListTags", { path })).toEqual({ Tags: { a: "1", b: "2" } });
  await call("UntagResource", { at, path, query: { tagKeys: ["a"] } });
  expect(await call("GetFunction", { path: { FunctionName: "chat" } })).toMatchObject({
    Tags: { b: "2" },
  });
});

test("tags are refused above fifty, and for a function that is not there", async () => {
  const { call, refusal } = await openAccountWithFunction();
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}`, "x"]));
  await call("TagResource", { at, path, body: { Tags: many } });
  expect(await refusal("TagResource", { at, path, body: { Tags: { more: "x" } } })).toBe(
    "BadRequestException: A function may have 50 tags, not 51",
  );
  expect(await refusal("UntagResource", { at, path })).toBe(
    "BadRequestException: tagKeys is missing",
  );
  const other = { at, path: { Resource: `${ARN}s` }, body: { Tags: {} }, query: { tagKeys: "a" } };
  for (const operation of ["TagResource", "UntagResource", "ListTags"]) {
    expect(await refusal(operation, other)).toStartWith("ResourceNotFoundException");
  }
});
