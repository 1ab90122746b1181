import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { HttpDate } from "./http-date.ts";

test("HttpDate.now() is an IMF-fixdate that changes with the second", () => {
  const clock = new FakeClock(Date.UTC(1994, 10, 6, 8, 49, 37, 999));
  const date = new HttpDate(clock);
  expect(date.now()).toBe("Sun, 06 Nov 1994 08:49:37 GMT");
  clock.advance(1);
  expect(date.now()).toBe("Sun, 06 Nov 1994 08:49:38 GMT");
});

test("HttpDate.now() knows the epoch itself", () => {
  expect(new HttpDate(new FakeClock(0)).now()).toBe("Thu, 01 Jan 1970 00:00:00 GMT");
});
