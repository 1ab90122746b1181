import { expect, test } from "bun:test";
import { ADDRESS_LIST, addressListProblem } from "./address-lists.ts";

test("ADDRESS_LIST lets the characters of addresses and words through, and no blanks", () => {
  for (const list of ["any", "10.0.0.0/8,fd00::/8,link-local", "::1"]) {
    expect(ADDRESS_LIST.test(list)).toBe(true);
  }
  for (const list of ["", "any,", "any, private", "fe80::1%eth0", "x".repeat(65)]) {
    expect(ADDRESS_LIST.test(list)).toBe(false);
  }
});

test("addressListProblem() names the entry that is nothing", () => {
  expect(addressListProblem("any,10.0.0.0/8")).toBeUndefined();
  expect(addressListProblem("any,backend.test")).toStartWith('has "backend.test", which is no');
});
