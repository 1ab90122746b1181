import { describe, expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";

const ROOT = "arn:aws:apigateway:us-east-1::";

async function withResources() {
  const account = await openAccountWithApi();
  const { apiId, call } = account;
  await call("CreateStage", { path: { apiId }, body: { stageName: "dev" } });
  const configured = { domainName: "chat.example.com", domainNameConfigurations: [{}] };
  await call("CreateDomainName", { body: configured });
  const arns = {
    api: `${ROOT}/apis/${apiId}`,
    stage: `${ROOT}/apis/${apiId}/stages/dev`,
    "domain name": `${ROOT}/domainnames/chat.example.com`,
  };
  return { ...account, arns };
}

test.each(["api", "stage", "domain name"] as const)(
  "a tag of the %s comes, stays and goes",
  async (kind) => {
    const { call, arns, reopened } = await withResources();
    const path = { resourceArn: arns[kind] };
    expect(await call("GetTags", { path })).toEqual({ tags: {} });
    expect(await call("TagResource", { path, body: { tags: { a: "1", b: "2", c: "3" } } })).toEqual(
      {},
    );
    await call("TagResource", { path, body: { tags: { b: "4" } } });
    expect(await (await reopened()).call("GetTags", { path })).toEqual({
      tags: { a: "1", b: "4", c: "3" },
    });
    await call("UntagResource", { path, query: { tagKeys: ["a", "c", "none"] } });
    expect(await call("GetTags", { path })).toEqual({ tags: { b: "4" } });
  },
);

test("tags show where the resource shows", async () => {
  const { call, arns, apiId } = await withResources();
  const body = { tags: { team: "chat" } };
  for (const resourceArn of Object.values(arns))
    await call("TagResource", { path: { resourceArn }, body });
  const path = { apiId, stageName: "dev", domainName: "chat.example.com" };
  for (const operation of ["GetApi", "GetStage", "GetDomainName"]) {
    expect(await call(operation, { path })).toMatchObject(body);
  }
});

describe("tags are refused", () => {
  test.each([
    ["no ARN", "apis/a", "BadRequestException: Invalid resource ARN specified: apis/a"],
    [
      "another Region",
      "arn:aws:apigateway:eu-west-1::/apis/a",
      "BadRequestException: Invalid resource ARN",
    ],
    [
      "an API that is not there",
      `${ROOT}/apis/zzz`,
      "NotFoundException: Invalid resource identifier specified",
    ],
    ["a stage that is not there", `${ROOT}/apis/zzz/stages/dev`, "NotFoundException: "],
    ["routes, which have none", `${ROOT}/apis/zzz/routes/abc`, "NotFoundException: "],
  ])("for %s", async (_what, resourceArn, sentence) => {
    const { refusal } = await withResources();
    const asked = { path: { resourceArn }, body: { tags: {} }, query: { tagKeys: "a" } };
    for (const operation of ["TagResource", "UntagResource", "GetTags"]) {
      expect(await refusal(operation, asked)).toStartWith(sentence);
    }
  });

  test("above fifty, and of a form that AWS does not take", async () => {
    const { refusal, call, arns } = await withResources();
    const path = { resourceArn: arns.api };
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}`, "x"]));
    await call("TagResource", { path, body: { tags: many } });
    const refused = async (tags: unknown) => await refusal("TagResource", { path, body: { tags } });
    expect(await refused({ more: "x" })).toBe(
      "BadRequestException: A resource may have 50 tags, not 51",
    );
    expect(await refused({ t0: "y" })).toBeUndefined();
    expect(await refused({ "aws:x": "y" })).toContain("does not begin with aws:");
    expect(await refused({ ["k".repeat(129)]: "y" })).toContain("1 to 128 characters");
    expect(await refused({ k: "v".repeat(257) })).toContain("at most 256 characters");
    expect(await refusal("TagResource", { path, body: {} })).toBe(
      "BadRequestException: tags is missing",
    );
    expect(await refusal("UntagResource", { path })).toBe(
      "BadRequestException: tagKeys is missing",
    );
  });
});
