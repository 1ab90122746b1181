import { describe, expect, test } from "bun:test";
import { hintAtMisspelt, meantBy, unknownProperty } from "./unknown-property.ts";

test("meantBy() takes two slips, and no third; one in a short name", () => {
  expect(meantBy("Handelr", ["Handler"])).toBe("Handler");
  expect(meantBy("Hanler1", ["Handler"])).toBe("Handler");
  expect(meantBy("Hanlr1", ["Handler"])).toBeUndefined();
  expect(meantBy("Stage", ["Tags"])).toBeUndefined();
  expect(meantBy("Nmae", ["Name"])).toBe("Name");
});

describe("unknownProperty()", () => {
  const known = ["AuthorizationType", "RouteKey", "ApiKeyRequired"];

  test("says what is meant, and that it has no effect", () => {
    expect(unknownProperty("RoutKey", known)).toEqual({
      message: "property RoutKey is not known, so it has no effect: did you mean RouteKey?",
      isGuard: false,
    });
    expect(unknownProperty("Colour", known)).toEqual({
      message: "property Colour is not known, so it has no effect",
      isGuard: false,
    });
  });

  test("tells what may have been meant to keep clients out", () => {
    const hints = {
      AuthorisationType: "did you mean AuthorizationType?",
      AthorizationType: "did you mean AuthorizationType?",
      ApiKeyRequird: "did you mean ApiKeyRequired?",
      Auth: "correct or remove it",
    };
    for (const [name, hint] of Object.entries(hints)) {
      expect(unknownProperty(name, known)).toEqual({
        message: `property ${name} is not known, so it would not keep anybody out: ${hint}`,
        isGuard: true,
      });
    }
  });
});

test("hintAtMisspelt() names the entry that is near, none that is not", () => {
  const entries = (name: string) => new Map([[name, { line: 7 }]]);
  expect(hintAtMisspelt("Name", entries("Nmae"))).toBe(": did you mean the Nmae on line 7?");
  expect(hintAtMisspelt("Name", entries("name"))).toBe(": did you mean the name on line 7?");
  expect(hintAtMisspelt("IntegrationUri", entries("IntegrationType"))).toBe("");
  expect(hintAtMisspelt("Name", entries("Name"))).toBe("");
});
