import { expect, test } from "bun:test";
import { padded, twoDigits, utcParts } from "./request-context-time.ts";

test("utcParts() agrees with Date on every day of 400 years", () => {
  const wrong: number[] = [];
  for (let day = 0; day < 146_097; day += 1) {
    const epochMs = day * 86_400_000 + ((day * 7_919_777) % 86_400_000);
    const parts = utcParts(epochMs);
    const date = new Date(epochMs);
    const same =
      parts.year === date.getUTCFullYear() &&
      parts.month === date.getUTCMonth() + 1 &&
      parts.day === date.getUTCDate() &&
      parts.hour === date.getUTCHours() &&
      parts.minute === date.getUTCMinutes() &&
      parts.second === date.getUTCSeconds() &&
      parts.millisecond === date.getUTCMilliseconds();
    if (!same) wrong.push(epochMs);
  }
  expect(wrong).toEqual([]);
  expect(utcParts(-1)).toMatchObject({ year: 1969, month: 12, day: 31, millisecond: 999 });
});

test("twoDigits() and padded() fill up with zeros", () => {
  expect([twoDigits(0), twoDigits(9), twoDigits(10)]).toEqual(["00", "09", "10"]);
  expect([padded(5, 3), padded(1234, 4)]).toEqual(["005", "1234"]);
});
