import { expect, test } from "bun:test";
import { KeptLedger, type Writes } from "./kept-ledger.ts";

function ledgerWith(...commits: Writes[]): KeptLedger {
  const ledger = new KeptLedger();
  for (const writes of commits) {
    ledger.begin(writes);
    ledger.succeeded();
  }
  return ledger;
}

const one = new Map([
  ["a", "1"],
  ["b", "1"],
]);
const two = new Map([
  ["a", "2"],
  ["b", undefined],
  ["c", "2"],
]);

test("KeptLedger wants every commit that was answered", () => {
  const ledger = ledgerWith(one, two);
  const all = new Map([
    ["a", "2"],
    ["c", "2"],
  ]);
  expect(ledger.check(all)).toBe("what was answered");
  expect(() => ledger.check(one)).toThrow(/2 answers 3 keys differ.*a: 2 expected, 1 found/);
  expect(() => ledger.check(new Map())).toThrow("c: 2 expected, nothing found");
});

test("KeptLedger takes the commit without an answer whole or not at all, and nothing between", () => {
  const whole = new Map([
    ["a", "2"],
    ["c", "2"],
  ]);
  const asked = () => {
    const ledger = ledgerWith(one);
    ledger.begin(two);
    return ledger;
  };
  expect(asked().check(one)).toBe("what was answered");
  expect(asked().check(whole)).toBe("that and the commit without an answer");
  const half = new Map([...one, ["c", "2"]]);
  expect(() => asked().check(half)).toThrow(/1 keys differ .* and 2 from that with the commit/);
});

test("KeptLedger goes on from what was found", () => {
  const ledger = ledgerWith(one);
  ledger.begin(new Map([["d", "1"]]));
  ledger.check(new Map([...one, ["d", "1"]]));
  ledger.begin(new Map([["a", "9"]]));
  ledger.failed();
  expect(ledger.check(new Map([...one, ["d", "1"]]))).toBe("what was answered");
  expect(() => ledger.check(one)).toThrow("d: 1 expected, nothing found");
});
