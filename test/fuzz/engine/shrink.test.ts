import { expect, test } from "bun:test";
import { shrunk } from "./shrink.ts";

const NEVER = Number.POSITIVE_INFINITY;
const INPUT = Buffer.from("no x here, and no y either");
const hasX = (input: Uint8Array) => Promise.resolve(input.includes(0x78));

test("shrunk() leaves out what a failure does not need, and makes the rest plain", async () => {
  const bounds = { triesMax: NEVER, msMax: NEVER, now: () => 0 };
  expect(Buffer.from(await shrunk(INPUT, hasX, bounds)).toString()).toBe("x");
  const long = await shrunk(INPUT, (input) => Promise.resolve(input.length > 2), bounds);
  expect(long).toEqual(new Uint8Array(3));
});

test("shrunk() ends with the smallest so far when its time is over", async () => {
  let elapsed = 0;
  let tries = 0;
  const slow = (input: Uint8Array) => {
    tries += 1;
    elapsed += 1_000;
    return hasX(input);
  };
  const bounds = { triesMax: NEVER, msMax: 2_000, now: () => elapsed };
  const smallest = await shrunk(INPUT, slow, bounds);
  expect(tries).toBe(2);
  expect(smallest.length).toBeLessThan(INPUT.length);
  expect(smallest.length).toBeGreaterThan(1);
});

test("shrunk() tries no more inputs than it may", async () => {
  let tries = 0;
  const counted = (input: Uint8Array) => {
    tries += 1;
    return hasX(input);
  };
  await shrunk(INPUT, counted, { triesMax: 5, msMax: NEVER, now: () => 0 });
  expect(tries).toBe(5);
});
