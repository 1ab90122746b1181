import { expect, test } from "bun:test";
import { CHAT, openAccountWithFunction } from "./function.fixture.ts";

test("a reserved concurrency comes, is served, and goes", async () => {
  const { call, path, served, reopened } = await openAccountWithFunction();
  expect(await call("GetFunctionConcurrency", { path })).toEqual({});
  const reserved = { ReservedConcurrentExecutions: 5 };
  expect(await call("PutFunctionConcurrency", { path, body: reserved })).toEqual(reserved);
  expect(served.at(-1)?.functions).toMatchObject([{ reservedConcurrentExecutions: 5 }]);
  const again = await reopened();
  expect(await again.call("GetFunctionConcurrency", { path })).toEqual(reserved);
  expect(await again.call("GetFunction", { path })).toMatchObject({ Concurrency: reserved });
  await call("DeleteFunctionConcurrency", { path });
  expect(served.at(-1)?.functions[0]).not.toHaveProperty("reservedConcurrentExecutions");
});

test("functions reserve nine hundred of the account's thousand in all, and none is a number too", async () => {
  const { call, refusal, path } = await openAccountWithFunction();
  await call("CreateFunction", { body: { ...CHAT, FunctionName: "other" } });
  const put = (FunctionName: string, ReservedConcurrentExecutions: unknown) =>
    refusal("PutFunctionConcurrency", {
      path: { FunctionName },
      body: { ReservedConcurrentExecutions },
    });
  expect(await put("other", 800)).toBeUndefined();
  expect(await put("chat", 101)).toBe(
    "BadRequestException: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
  );
  expect(await put("chat", 100)).toBeUndefined();
  expect(await put("chat", 0)).toBeUndefined();
  expect(await put("chat", -1)).toContain("must be a whole number from 0");
  expect(await put("chat", undefined)).toContain("ReservedConcurrentExecutions is missing");
  expect(await put("nobody", 1)).toStartWith("ResourceNotFoundException");
  expect(await call("GetFunctionConcurrency", { path })).toEqual({
    ReservedConcurrentExecutions: 0,
  });
});
