import { expect, test } from "bun:test";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { changedFunctions, FUNCTIONS_NAMED_MAX, namesOf } from "./changed-functions.ts";

const lambda = (functionName: string, codePath: string): LambdaFunction => ({
  ...{
    functionName,
    functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
  },
  ...{ handler: "app.handler", runtime: "nodejs22.x", codePath },
  ...{ timeoutSeconds: 3, memorySizeMb: 128, environment: {} },
});

test("a function has changed when a path lies in its code folder", () => {
  const functions = [lambda("join", "/p/join"), lambda("joined", "/p/joined"), lambda("all", "/p")];
  const changed = (...paths: string[]) =>
    changedFunctions(functions, paths).map(({ functionName }) => functionName);
  expect(changed("/p/join/app.mjs")).toEqual(["join", "all"]);
  expect(changed("/p/join/app.mjs", "/p/joined/lib/x.mjs")).toEqual(["join", "joined", "all"]);
  expect(changed("/q/app.mjs")).toEqual([]);
});

test("a function has changed when a path is its zip, and never for what lies beside code inline", () => {
  const zipped: LambdaFunction = {
    ...lambda("zipped", "/p/fn.zip"),
    package: { kind: "zip", file: "/p/fn.zip" },
  };
  const inline: LambdaFunction = { ...lambda("in", "/p"), package: { kind: "inline", text: "x" } };
  expect(changedFunctions([zipped, inline], ["/p/fn.zip"])).toEqual([zipped]);
  expect(changedFunctions([zipped, inline], ["/p/app.mjs"])).toEqual([]);
});

test("names as many functions as one line takes", () => {
  const named = (count: number) =>
    namesOf(Array.from({ length: count }, (_, index) => lambda(`f${index}`, "/p")));
  expect(named(1)).toBe("function f0");
  expect(named(2)).toBe("functions f0 and f1");
  expect(named(FUNCTIONS_NAMED_MAX)).toBe("functions f0, f1, f2 and f3");
  expect(named(FUNCTIONS_NAMED_MAX + 1)).toBe("functions f0, f1, f2, f3 and 1 more");
});
