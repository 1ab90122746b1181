import { expect, test } from "bun:test";
import { stepsOf, withoutKeys } from "./address.ts";

test("stepsOf() tells names from keys of count and of for_each", () => {
  expect(stepsOf('module.ws["a.b"].aws_lambda_function.f[0].arn')).toEqual([
    { kind: "name", name: "module" },
    { kind: "name", name: "ws" },
    { kind: "key", key: "a.b" },
    { kind: "name", name: "aws_lambda_function" },
    { kind: "name", name: "f" },
    { kind: "key", key: 0 },
    { kind: "name", name: "arn" },
  ]);
});

test("stepsOf() reads a key as HCL quotes it", () => {
  const key = (address: string) => stepsOf(address).at(-1);
  expect(key('a["say \\"hi\\""]')).toEqual({ kind: "key", key: 'say "hi"' });
  expect(key('a["$${x}%%{y}"]')).toEqual({ kind: "key", key: "${x}%{y}" });
  expect(key('a["\\x"]')).toEqual({ kind: "key", key: "\\x" });
});

test("stepsOf() ends where an address ends", () => {
  expect(stepsOf("a.b + c")).toEqual([
    { kind: "name", name: "a" },
    { kind: "name", name: "b" },
  ]);
  expect(stepsOf("")).toEqual([]);
});

test("withoutKeys() names a resource as configurations do", () => {
  expect(withoutKeys('module.ws["a"].aws_lambda_function.f[0]')).toBe(
    "module.ws.aws_lambda_function.f",
  );
});
