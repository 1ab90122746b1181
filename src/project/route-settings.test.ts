import { expect, test } from "bun:test";
import { throttlingAdvice, unknownRouteSentence } from "./route-settings.ts";

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
