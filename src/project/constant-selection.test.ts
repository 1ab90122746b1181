import { expect, test } from "bun:test";
import { constantSelection, meantSelection } from "./constant-selection.ts";

test("constantSelection() asks about a forgotten $", () => {
  const constant = "is a constant, so every message selects the same route";
  for (const written of [
    "request.body.action",
    "{request.body.action}",
    "route.request.body.action",
  ]) {
    expect(constantSelection(written)).toBe(
      `RouteSelectionExpression ${written} ${constant}: did you mean $request.body.action?`,
    );
  }
  expect(constantSelection("chat")).toBe(`RouteSelectionExpression chat ${constant}`);
});

test("meantSelection() knows a forgotten $ from a constant that may be meant", () => {
  expect(meantSelection("request.body.action")).toBe("$request.body.action");
  expect(meantSelection("chat")).toBeUndefined();
  expect(meantSelection("$request.body.action")).toBeUndefined();
});

test("constantSelection() says nothing of an expression with a variable", () => {
  for (const written of ["$request.body.action", "${request.body.a}/${request.body.b}"]) {
    expect(constantSelection(written)).toBeUndefined();
  }
});
