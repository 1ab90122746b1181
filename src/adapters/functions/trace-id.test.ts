import { expect, test } from "bun:test";
import { newTraceId } from "./trace-id.ts";

test("newTraceId() carries the second it was made in and is not sampled", () => {
  expect(newTraceId(0x6740_0000 * 1000 + 999)).toMatch(
    /^Root=1-67400000-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
  );
  expect(newTraceId(0)).not.toBe(newTraceId(0));
});
