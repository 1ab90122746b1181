import { expect, test } from "bun:test";
import { openAccount } from "../account.fixture.ts";

const ROLE = "arn:aws:iam::123456789012:role/logs";
const EMPTY = {
  throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
  ...{ features: ["UsagePlans"], apiKeyVersion: "4" },
};
const patch = (op: string, path: string, value?: unknown) => ({
  body: { patchOperations: [{ op, path, value }] },
});

test("UpdateAccount keeps the role for logs, and GetAccount shows it", async () => {
  const { call, reopened } = await openAccount();
  expect(await call("GetAccount")).toEqual(EMPTY);
  const known = { ...EMPTY, cloudwatchRoleArn: ROLE };
  expect(await call("UpdateAccount", patch("replace", "/cloudwatchRoleArn", ROLE))).toEqual(known);
  expect(await (await reopened()).call("GetAccount")).toEqual(known);
  expect(await call("UpdateAccount", patch("add", "/features", "UsagePlans"))).toEqual(known);
  expect(await call("UpdateAccount", patch("replace", "/cloudwatchRoleArn", ""))).toEqual(EMPTY);
  await call("UpdateAccount", patch("replace", "/cloudwatchRoleArn", ROLE));
  expect(await call("UpdateAccount", patch("remove", "/cloudwatchRoleArn"))).toEqual(EMPTY);
});

test("UpdateAccount refuses what is no role, and other paths", async () => {
  const { refusal, store } = await openAccount();
  expect(await refusal("UpdateAccount", patch("replace", "/cloudwatchRoleArn", "logs"))).toBe(
    'BadRequestException: /cloudwatchRoleArn must be the ARN of a role, not "logs"',
  );
  expect(await refusal("UpdateAccount", patch("replace", "/throttle/rateLimit", "1"))).toBe(
    "BadRequestException: Invalid patch path  '/throttle/rateLimit' specified for op 'replace'. Must be one of: [/cloudwatchRoleArn]",
  );
  expect(store.commits).toBe(0);
});
