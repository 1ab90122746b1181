import { expect, test } from "bun:test";
import { InForce } from "./in-force.ts";

test("a message is answered by what was in force when it was sent, or by what has come since", () => {
  const inForce = new InForce();
  const before = inForce.place;
  inForce.coming(1);
  expect(inForce.place).toBe(before);
  expect([0, 1, 2].map((number) => inForce.mayAnswer(number, before))).toEqual([true, true, false]);
  inForce.holds();
  expect([0, 1].map((number) => inForce.mayAnswer(number, inForce.place))).toEqual([false, true]);
});

test("what was taken back may answer again, and what it replaced no longer", () => {
  const inForce = new InForce();
  for (const number of [1, 0]) {
    inForce.coming(number);
    inForce.holds();
  }
  expect([0, 1].map((number) => inForce.mayAnswer(number, inForce.place))).toEqual([true, false]);
  expect(inForce.at(inForce.place)).toBe(0);
});
