import { expect, test } from "bun:test";
import { compiled } from "./compiled.ts";

test("compiled() names the member in what the compiler refuses, and lets bugs be bugs", () => {
  expect(compiled("schema", () => 1)).toBe(1);
  const refuse = (error: Error) => () =>
    compiled("schema", () => {
      throw error;
    });
  expect(refuse(new SyntaxError("a bracket is not closed"))).toThrow(
    "schema: a bracket is not closed",
  );
  const bug = new TypeError("x is undefined");
  expect(refuse(bug)).toThrow(bug);
});
