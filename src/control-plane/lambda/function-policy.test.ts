import { describe, expect, test } from "bun:test";
import { ARN, openAccountWithFunction } from "./function.fixture.ts";
import { POLICY_BYTES_MAX } from "./function-policy.ts";

const GATEWAY = {
  ...{ StatementId: "gateway", Action: "lambda:InvokeFunction" },
  Principal: "apigateway.amazonaws.com",
};
const SOURCE = "arn:aws:execute-api:us-east-1:123456789012:abc/*/$connect";

describe("AddPermission", () => {
  test("answers with the statement, and GetPolicy shows all of them", async () => {
    const { call, path, reopened, created } = await openAccountWithFunction();
    const body = { ...GATEWAY, SourceArn: SOURCE, SourceAccount: "123456789012" };
    const { Statement } = await call("AddPermission", { path, body });
    const statement = {
      ...{ Sid: "gateway", Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" } },
      ...{ Action: "lambda:InvokeFunction", Resource: ARN },
      Condition: {
        StringEquals: { "AWS:SourceAccount": "123456789012" },
        ArnLike: { "AWS:SourceArn": SOURCE },
      },
    };
    expect(JSON.parse(String(Statement))).toEqual(statement);
    await call("AddPermission", { path, body: { ...GATEWAY, StatementId: "all" } });
    const again = await reopened();
    const { Policy, RevisionId } = await again.call("GetPolicy", { path });
    const { Condition: _none, ...unconditional } = statement;
    expect(JSON.parse(String(Policy))).toEqual({
      ...{ Version: "2012-10-17", Id: "default" },
      Statement: [statement, { ...unconditional, Sid: "all" }],
    });
    expect(RevisionId).not.toBe(created.RevisionId);
  });

  test.each<[string, unknown]>([
    ["*", "*"],
    ["123456789012", { AWS: "arn:aws:iam::123456789012:root" }],
    ["arn:aws:iam::123456789012:role/r", { AWS: "arn:aws:iam::123456789012:role/r" }],
  ])("takes %s for who may", async (Principal, written) => {
    const { call, path } = await openAccountWithFunction();
    const { Statement } = await call("AddPermission", { path, body: { ...GATEWAY, Principal } });
    expect(JSON.parse(String(Statement)).Principal).toEqual(written);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no id", { StatementId: undefined }, "BadRequestException: StatementId is missing"],
    [
      "an id with a dot",
      { StatementId: "a.b" },
      "BadRequestException: StatementId must be letters",
    ],
    ["another service", { Action: "s3:Get" }, "BadRequestException: Action must be an action of"],
    ["nobody", { Principal: undefined }, "BadRequestException: Principal is missing"],
    [
      "a source that is none",
      { SourceArn: "abc" },
      "BadRequestException: SourceArn must be an ARN",
    ],
    ["an account that is none", { SourceAccount: "1" }, "BadRequestException: SourceAccount must"],
    ["URLs", { FunctionUrlAuthType: "NONE" }, "BadRequestException: FunctionUrlAuthType must be"],
    ["another revision", { RevisionId: "x" }, "PreconditionFailedException: The Revision Id"],
  ])("refuses %s", async (_what, change, sentence) => {
    const { refusal, path, store } = await openAccountWithFunction();
    const refused = await refusal("AddPermission", { path, body: { ...GATEWAY, ...change } });
    expect(refused).toStartWith(sentence);
    expect(store.commits).toBe(1);
  });

  test("takes an id once, in AWS's words", async () => {
    const { call, refusal, path } = await openAccountWithFunction();
    await call("AddPermission", { path, body: GATEWAY });
    expect(await refusal("AddPermission", { path, body: GATEWAY })).toBe(
      "ResourceConflictException: The statement id (gateway) provided already exists. Please provide a new statement id, or remove the existing statement.",
    );
  });

  test("takes as many bytes as AWS", async () => {
    const { call, refusal, path } = await openAccountWithFunction();
    const add = (StatementId: string, length: number) => ({
      path,
      body: { ...GATEWAY, StatementId, SourceArn: `arn:${"a".repeat(length)}` },
    });
    for (let index = 0; index < 9; index += 1) await call("AddPermission", add(`s${index}`, 2_000));
    const bytes = String((await call("GetPolicy", { path })).Policy).length;
    const around = JSON.stringify({ ...GATEWAY }).length;
    expect(bytes + around).toBeLessThan(POLICY_BYTES_MAX);
    const refused = await refusal("AddPermission", add("more", 2_000));
    expect(refused).toMatch(
      /^PolicyLengthExceededException: The final policy size \(\d+\) is bigger than the limit \(20480\)\.$/,
    );
    const over = Number(/\((\d+)\)/.exec(refused ?? "")?.[1]) - POLICY_BYTES_MAX;
    expect(await refusal("AddPermission", add("more", 2_000 - over + 1))).toContain("(20481)");
    await call("AddPermission", add("more", 2_000 - over));
  });
});

test("RemovePermission takes one statement away, and GetPolicy has none when it was the last", async () => {
  const { call, refusal, path } = await openAccountWithFunction();
  const none = "ResourceNotFoundException: The resource you requested does not exist.";
  expect(await refusal("GetPolicy", { path })).toBe(none);
  await call("AddPermission", { path, body: GATEWAY });
  const gone = { path: { ...path, StatementId: "gateway" } };
  expect(await refusal("RemovePermission", { ...gone, query: { RevisionId: "x" } })).toStartWith(
    "PreconditionFailedException",
  );
  await call("RemovePermission", gone);
  expect(await refusal("GetPolicy", { path })).toBe(none);
  expect(await refusal("RemovePermission", gone)).toBe(
    "ResourceNotFoundException: Statement gateway is not found in resource policy.",
  );
});
