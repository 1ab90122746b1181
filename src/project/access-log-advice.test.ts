import { expect, test } from "bun:test";
import { accessLogAdvice } from "./access-log-advice.ts";

test("accessLogAdvice() names what prints nothing, and what may have been meant", () => {
  expect(accessLogAdvice("$context.requestId $context.authorizer.anything")).toEqual([]);
  expect(accessLogAdvice("$context.requestId $context.routKey $context.responseLatency")).toEqual([
    "$context.routKey is no variable of WebSocket APIs and prints -: did you mean $context.routeKey?",
    "$context.responseLatency is no variable of WebSocket APIs and prints -",
  ]);
  expect(accessLogAdvice("$context.requestId $context.httpMethod $context.protocol")).toEqual([
    "$context.httpMethod, $context.protocol are no variables of WebSocket APIs and print -",
  ]);
  expect(() => accessLogAdvice("$context.stage")).toThrow(SyntaxError);
});
