import { expect, test } from "bun:test";
import { compiling } from "./compiling.ts";

test("compiling() puts the place before what is wrong, one for each level", () => {
  const broken = () => {
    throw new SyntaxError("is empty");
  };
  expect(() => compiling('Route "a"', () => compiling("IntegrationUri", broken))).toThrow(
    new SyntaxError('Route "a": IntegrationUri: is empty'),
  );
});

test("compiling() leaves a bug as it is", () => {
  const bug = new TypeError("x is undefined");
  expect(() =>
    compiling("Route", () => {
      throw bug;
    }),
  ).toThrow(bug);
});

test("compiling() returns what was compiled", () => {
  expect(compiling("Route", () => 1)).toBe(1);
});
