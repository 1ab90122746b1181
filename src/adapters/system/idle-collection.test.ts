import { describe, expect, test } from "bun:test";
import {
  HANDSHAKES_MIN,
  IDLE_CPU_MICROSECONDS_MAX,
  IdleCollection,
  NEW_SHARE,
} from "./idle-collection.ts";

/** A process whose time and connections a test sets. */
function open() {
  const counts = { opened: 0, size: 0 };
  const time = { cpu: 0, collections: 0 };
  const collection = new IdleCollection(counts, {
    cpuMicroseconds: () => time.cpu,
    collect: () => {
      time.collections += 1;
    },
  });
  return {
    /** A second in which so many come and all stay, and how often there has been a collection at its end. */
    second(handshakes: number, cpuMicroseconds = 0) {
      counts.opened += handshakes;
      counts.size += handshakes;
      time.cpu += cpuMicroseconds;
      collection.look();
      return time.collections;
    },
    [Symbol.dispose]: () => collection[Symbol.dispose](),
  };
}

describe("IdleCollection", () => {
  test(`collects after ${HANDSHAKES_MIN} handshakes, not after one less, and once`, () => {
    using process = open();
    expect(process.second(HANDSHAKES_MIN - 1)).toBe(0);
    expect(process.second(1)).toBe(1);
    expect(process.second(0)).toBe(1);
  });

  test("waits until the process rests", () => {
    using process = open();
    expect(process.second(HANDSHAKES_MIN, IDLE_CPU_MICROSECONDS_MAX + 1)).toBe(0);
    expect(process.second(0, IDLE_CPU_MICROSECONDS_MAX + 1)).toBe(0);
    expect(process.second(0, IDLE_CPU_MICROSECONDS_MAX)).toBe(1);
  });

  test("of many connections a share has to be new", () => {
    using process = open();
    expect(process.second(100_000)).toBe(1);
    const due = Math.ceil((100_000 * NEW_SHARE) / (1 - NEW_SHARE));
    expect(process.second(due - 1)).toBe(1);
    expect(process.second(1)).toBe(2);
  });

  test("really collects where nothing else is said", async () => {
    const collected = Promise.withResolvers<void>();
    const registry = new FinalizationRegistry(() => collected.resolve());
    (() => registry.register({ gone: true }, undefined))();
    const counts = { opened: 0, size: 0 };
    using collection = new IdleCollection(counts);
    for (;;) {
      counts.opened += HANDSHAKES_MIN;
      collection.look();
      const turn = new Promise((resolve) => setImmediate(resolve, "turn"));
      if ((await Promise.race([collected.promise, turn])) !== "turn") return;
    }
  });
});
