import { expect, test } from "bun:test";
import { commonJs } from "../../test/fixtures/functions/open-functions.ts";
import type { LocalFunctions } from "../adapters/functions/local-functions.ts";
import { runningFunctions, runtimesOf } from "./running-functions.ts";

test("runningFunctions() lets a function whose definition is the same go on, and no other", () => {
  const made: string[] = [];
  const runtimeOf = ({ functionName }: { readonly functionName: string }) => {
    made.push(functionName);
    return {} as LocalFunctions;
  };
  const first = runningFunctions(commonJs(["echo", "context"]), new Map(), runtimeOf);
  const [echo, context] = commonJs(["echo", "context", "environment"]);
  if (echo === undefined || context === undefined) throw new Error("There are no functions");
  const next = [echo, { ...context, timeoutSeconds: context.timeoutSeconds + 1 }];
  const second = runningFunctions(next, first, runtimeOf);
  expect(made).toEqual(["echo", "context", "context"]);
  const [old, changed] = [runtimesOf(first), runtimesOf(second)];
  expect(changed.get(echo.functionArn)).toBe(old.get(echo.functionArn) as LocalFunctions);
  expect(changed.get(context.functionArn)).not.toBe(old.get(context.functionArn) as LocalFunctions);
  expect([...runningFunctions([], second, runtimeOf)]).toEqual([]);
});
