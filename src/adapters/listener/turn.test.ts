import { describe, expect, test } from "bun:test";
import { TURN_BYTES_MAX, TURN_PEERS_MAX, Turn } from "./turn.ts";

function peer(log: string[], name: string) {
  return { flush: () => void log.push(name) };
}

function rethrow(error: unknown): never {
  throw error;
}

describe("Turn", () => {
  test("flushes each peer once, in order, when the turn is over", async () => {
    const log: string[] = [];
    const turn = new Turn(rethrow);
    turn.atEnd(peer(log, "a"));
    turn.atEnd(peer(log, "b"));
    expect(log).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(["a", "b"]);
    turn.end();
    expect(log).toEqual(["a", "b"]);
  });

  test("asks for one end a turn, and for the next one in the next", () => {
    const ends: (() => void)[] = [];
    const log: string[] = [];
    const turn = new Turn(rethrow, (end) => void ends.push(end));
    turn.atEnd(peer(log, "a"));
    turn.atEnd(peer(log, "b"));
    expect(ends).toHaveLength(1);
    ends[0]?.();
    turn.atEnd(peer(log, "c"));
    expect(ends).toHaveLength(2);
    ends[1]?.();
    expect(log).toEqual(["a", "b", "c"]);
  });

  test(`does not let ${TURN_PEERS_MAX} peers wait`, () => {
    const log: string[] = [];
    const turn = new Turn(rethrow, () => undefined);
    for (let index = 1; index < TURN_PEERS_MAX; index += 1) turn.atEnd(peer(log, "early"));
    expect(log).toEqual([]);
    turn.atEnd(peer(log, "last"));
    expect(log).toHaveLength(TURN_PEERS_MAX);
  });

  test("a peer that is told to flush may wait for the next end", () => {
    const log: string[] = [];
    const turn = new Turn(rethrow, () => undefined);
    turn.atEnd({
      flush() {
        log.push("first");
        turn.atEnd(peer(log, "second"));
      },
    });
    turn.end();
    expect(log).toEqual(["first"]);
    turn.end();
    expect(log).toEqual(["first", "second"]);
  });

  test("a peer that throws is reported, and keeps nobody waiting", () => {
    const log: string[] = [];
    const bugs: unknown[] = [];
    const turn = new Turn(
      (error) => void bugs.push(error),
      () => undefined,
    );
    const bug = new Error("a bug");
    for (const round of ["one", "two"]) {
      turn.atEnd(peer(log, `before ${round}`));
      turn.atEnd({
        flush() {
          throw bug;
        },
      });
      turn.atEnd(peer(log, `after ${round}`));
      turn.end();
    }
    expect(bugs).toEqual([bug, bug]);
    expect(log).toEqual(["before one", "after one", "before two", "after two"]);
  });

  test("joins bytes in order, up to what a peer is sent at once", () => {
    const turn = new Turn(rethrow);
    const joined = turn.join(Uint8Array.of(1, 2), [
      Uint8Array.of(3),
      new Uint8Array(0),
      Uint8Array.of(4),
    ]);
    expect([...joined]).toEqual([1, 2, 3, 4]);
    const half = new Uint8Array(TURN_BYTES_MAX / 2);
    expect(turn.join(half, [half]).length).toBe(TURN_BYTES_MAX);
    expect(() => turn.join(half, [half, Uint8Array.of(1)])).toThrow(RangeError);
  });
});
