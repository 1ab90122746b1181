import { expect, test } from "bun:test";
import { stageVariableProblem } from "./stage-variable.ts";

const problem = (name: string, value: string) =>
  stageVariableProblem([name, value], { min: 1, max: 512 });

test("stageVariableProblem() takes what AWS takes", () => {
  for (const name of ["a", "A_1", "x".repeat(64)]) expect(problem(name, "v")).toBeUndefined();
  for (const value of ["AZaz09-._~:/?#&=,", "x".repeat(512)]) {
    expect(problem("a", value)).toBeUndefined();
  }
  expect(stageVariableProblem(["a", ""], { min: 0, max: 1 })).toBeUndefined();
});

test("stageVariableProblem() refuses any other name", () => {
  for (const name of ["", "a-b", "a.b", "x".repeat(65)]) {
    expect(problem(name, "v")).toBe(
      `The stage variable name "${name}" must be 1 to 64 letters, digits and _`,
    );
  }
});

test("stageVariableProblem() refuses any other value, without showing it", () => {
  for (const value of ["", "a b", "ä", "{}", "x".repeat(513)]) {
    expect(problem("a", value)).toBe(
      'The stage variable "a" must be 1 to 512 of the characters A-Z a-z 0-9 - . _ ~ : / ? # & = ,',
    );
  }
});
