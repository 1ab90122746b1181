import { expect, test } from "bun:test";
import { nearestName, unknownName } from "./nearest-name.ts";

test("nearestName() forgives a swap, a slip and another case", () => {
  const known = ["routes", "stages", "routeSelectionExpression"];
  expect(nearestName("rotues", known)).toBe("routes");
  expect(nearestName("stage", known)).toBe("stages");
  expect(nearestName("RouteSelectionExpresion", known)).toBe("routeSelectionExpression");
});

test("nearestName() guesses nothing for a name that is far from all", () => {
  expect(nearestName("colour", ["port", "host"])).toBeUndefined();
  expect(nearestName("x", ["port"])).toBeUndefined();
  expect(nearestName("", ["port"])).toBeUndefined();
});

test("unknownName() lists what is known when nothing is near", () => {
  expect(unknownName("key", "colour", ["port", "host"])).toBe(
    'Unknown key "colour": known are host, port',
  );
});
