import { expect, test } from "bun:test";
import { FunctionCredentials } from "./function-credentials.ts";

const functionNamed = (functionName: string) => ({
  functionName,
  functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
  handler: "app.handler",
  runtime: "nodejs22.x",
  codePath: "/code",
  timeoutSeconds: 3,
  memorySizeMb: 128,
  environment: {},
});

test("for() mints temporary credentials of the function's role, with every permission", () => {
  const minted = new FunctionCredentials("123456789012").for(functionNamed("send"));
  expect(minted.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(Buffer.from(minted.secretAccessKey, "base64")).toHaveLength(30);
  expect(Buffer.from(minted.sessionToken, "base64")).toHaveLength(96);
  expect(minted.principalArn).toBe("arn:aws:sts::123456789012:assumed-role/send/send");
  expect(minted.policies).toBe("all");
});

test("for() gives a function the same credentials again, and each function its own", () => {
  const credentials = new FunctionCredentials("123456789012");
  const send = credentials.for(functionNamed("send"));
  const other = credentials.for(functionNamed("other"));
  expect(credentials.for(functionNamed("send"))).toBe(send);
  expect(other.accessKeyId).not.toBe(send.accessKeyId);
  expect(other.secretAccessKey).not.toBe(send.secretAccessKey);
});

test("find() knows the keys that were minted and no other", () => {
  const credentials = new FunctionCredentials("123456789012");
  const minted = credentials.for(functionNamed("send"));
  expect(credentials.find(minted.accessKeyId)).toBe(minted);
  expect(credentials.find("ASIAAAAAAAAAAAAAAAAA")).toBeUndefined();
});
