import { expect, test } from "bun:test";
import { throttlingAdvice, tracesNothing, unknownRouteSentence } from "./route-settings.ts";

test("unknownRouteSentence() says what AWS says, and what may have been meant", () => {
  const sentence = "Unable to find Route by key sned within the provided RouteSettings";
  expect(unknownRouteSentence("sned", ["$connect", "send"])).toBe(
    `${sentence}: did you mean send?`,
  );
  expect(unknownRouteSentence("sned", ["$connect", "other"])).toBe(sentence);
});

test("throttlingAdvice() is about zeros and $disconnect, and silent about the rest", () => {
  const zero = "a throttling limit of 0 lets nothing pass, as on AWS: set both limits, or neither";
  expect(throttlingAdvice({ throttlingRateLimit: 0 })).toBe(zero);
  expect(throttlingAdvice({ throttlingRateLimit: 5, throttlingBurstLimit: 0 }, "send")).toBe(zero);
  expect(throttlingAdvice({ throttlingRateLimit: 0.5, throttlingBurstLimit: 1 })).toBeUndefined();
  expect(throttlingAdvice({}, "$disconnect")).toBeUndefined();
  expect(throttlingAdvice({ throttlingBurstLimit: 9 }, "$disconnect")).toBe(
    "throttling of $disconnect has no effect here",
  );
});

test("tracesNothing() is for payloads that no route logs", () => {
  const traced = { dataTraceEnabled: true };
  expect(tracesNothing({})).toBe(false);
  expect(tracesNothing({ defaultRouteSettings: traced })).toBe(true);
  expect(tracesNothing({ routeSettings: { say: { ...traced, loggingLevel: "ERROR" } } })).toBe(
    true,
  );
  expect(tracesNothing({ defaultRouteSettings: { ...traced, loggingLevel: "INFO" } })).toBe(false);
  const say = { loggingLevel: "INFO" } as const;
  expect(tracesNothing({ defaultRouteSettings: traced, routeSettings: { say } })).toBe(false);
});
