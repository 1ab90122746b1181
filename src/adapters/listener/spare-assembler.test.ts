import { expect, test } from "bun:test";
import { encodeClientFrame } from "../../../test/support/raw-frame.ts";
import { AWS_LIMITS } from "../../core/limits.ts";
import type { MessageAssembler } from "../../wire/message-assembler.ts";
import { SpareAssembler } from "./spare-assembler.ts";

const frame = (text: string, fin = true) =>
  new Uint8Array(encodeClientFrame({ opcode: 1, payload: Buffer.from(text), fin }));

function drain(assembler: MessageAssembler, bytes: Uint8Array): string[] {
  assembler.push(bytes);
  const kinds: string[] = [];
  for (;;) {
    const event = assembler.next();
    if (event === undefined) return kinds;
    kinds.push(event.kind);
  }
}

test("SpareAssembler lends the one that was given back, and another while it is lent", () => {
  const spare = new SpareAssembler(AWS_LIMITS);
  const first = spare.take();
  expect(spare.take()).not.toBe(first);
  expect(drain(first, frame("whole"))).toEqual(["message"]);
  expect(spare.giveBack(first)).toBe(true);
  expect(spare.take()).toBe(first);
});

test.each([
  ["half a frame", frame("half").subarray(0, 5)],
  ["a first fragment", frame("fragment", false)],
  ["a violation", Uint8Array.of(0xff, 0xff)],
])("SpareAssembler does not take back an assembler with %s in it", (_what, bytes) => {
  const spare = new SpareAssembler(AWS_LIMITS);
  const assembler = spare.take();
  drain(assembler, bytes);
  expect(spare.giveBack(assembler)).toBe(false);
  expect(spare.take()).not.toBe(assembler);
});
