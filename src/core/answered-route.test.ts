import { expect, test } from "bun:test";
import { isAnswered, isTwoWay } from "./answered-route.ts";
import { route } from "./definition.fixture.ts";

const STRICT = { relaxRouteResponses: false };
const RELAXED = { relaxRouteResponses: true };
const RESPONSE = { routeResponseKeys: ["$default"] };
const EXPRESSION = { routeResponseSelectionExpression: "$default" };

test("isTwoWay() asks for a route response and its expression, and relaxed for either half", () => {
  expect(isTwoWay(route("send", RESPONSE), STRICT)).toBe(false);
  expect(isTwoWay(route("send", EXPRESSION), STRICT)).toBe(false);
  expect(isTwoWay(route("send", { ...RESPONSE, ...EXPRESSION }), STRICT)).toBe(true);
  for (const half of [RESPONSE, EXPRESSION]) {
    expect(isTwoWay(route("send", half), RELAXED)).toBe(true);
  }
  expect(isTwoWay(route("send"), RELAXED)).toBe(false);
});

test("isAnswered() knows that the handshake waits for an answer too", () => {
  expect(isAnswered(route("$connect"), STRICT)).toBe(true);
  expect(isAnswered(route("$disconnect"), STRICT)).toBe(false);
  expect(isAnswered(route("send"), STRICT)).toBe(false);
  expect(isAnswered(route("send", { ...RESPONSE, ...EXPRESSION }), STRICT)).toBe(true);
});
