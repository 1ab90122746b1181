import { expect, test } from "bun:test";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { FunctionCredentials } from "./function-credentials.ts";

const definition = (functionName: string): LambdaFunction => ({
  functionName,
  functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
  handler: "app.handler",
  runtime: "nodejs22.x",
  codePath: "/nowhere",
  timeoutSeconds: 3,
  memorySizeMb: 128,
  environment: {},
});

test("FunctionCredentials mints temporary keys of AWS's form for the function's role", () => {
  const minted = new FunctionCredentials("123456789012").for(definition("chat"));
  expect(minted.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(minted.secretAccessKey).toMatch(/^[\w+/]{40}$/);
  expect(minted.sessionToken).toHaveLength(128);
  expect(minted.principalArn).toBe("arn:aws:sts::123456789012:assumed-role/chat/chat");
  expect(minted.policies).toBe("all");
});

test("FunctionCredentials gives a function the same key whenever it is asked, and each its own", () => {
  const credentials = new FunctionCredentials("123456789012");
  const chat = credentials.for(definition("chat"));
  const other = credentials.for(definition("other"));
  // A redeployment has a new definition of the same name.
  expect(credentials.for({ ...definition("chat"), timeoutSeconds: 9 })).toBe(chat);
  expect(other.accessKeyId).not.toBe(chat.accessKeyId);
  expect(other.secretAccessKey).not.toBe(chat.secretAccessKey);
  expect(other.sessionToken).not.toBe(chat.sessionToken);
});

test("FunctionCredentials finds by access key, and two gateways share none", () => {
  const credentials = new FunctionCredentials("123456789012");
  const chat = credentials.for(definition("chat"));
  expect(credentials.find(chat.accessKeyId)).toBe(chat);
  expect(credentials.find("AKIDEXAMPLE")).toBeUndefined();
  expect(new FunctionCredentials("123456789012").find(chat.accessKeyId)).toBeUndefined();
});
