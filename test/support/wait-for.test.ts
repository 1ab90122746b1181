import { describe, expect, test } from "bun:test";
import { nextEvent, waitFor, withDeadline } from "./wait-for.ts";

describe("waitFor()", () => {
  test("answers at once when the condition already holds", async () => {
    const subscribe = () => {
      throw new Error("must not subscribe");
    };
    expect(await waitFor(subscribe, () => "here", { what: "a value" })).toBe("here");
  });

  test("asks again when the subscription calls back, and unsubscribes", async () => {
    const listeners = new Set<() => void>();
    let value: number | undefined;
    const waiting = waitFor(
      (changed) => {
        listeners.add(changed);
        return () => listeners.delete(changed);
      },
      () => value,
      { what: "a number" },
    );
    for (const changed of listeners) changed();
    value = 7;
    for (const changed of listeners) changed();
    expect(await waiting).toBe(7);
    expect(listeners.size).toBe(0);
  });

  test("fails with the condition's own error", async () => {
    let changed: () => void = () => undefined;
    let broken = false;
    const waiting = waitFor(
      (callback) => {
        changed = callback;
        return () => undefined;
      },
      () => {
        if (broken) throw new Error("the socket closed first");
        return undefined;
      },
      { what: "a frame" },
    );
    broken = true;
    changed();
    await expect(waiting).rejects.toThrow("the socket closed first");
  });
});

describe("withDeadline()", () => {
  test("says what did not happen", async () => {
    const never = new Promise<void>(() => undefined);
    await expect(withDeadline(never, { what: "the close frame", deadlineMs: 1 })).rejects.toThrow(
      "Waited 1 ms for the close frame: it did not happen",
    );
  });
});

describe("nextEvent()", () => {
  test("passes over events that are not accepted and stops listening", async () => {
    const target = new EventTarget();
    const seen: string[] = [];
    const accept = (event: Event) => {
      seen.push((event as CustomEvent<string>).detail);
      return seen.length === 2;
    };
    const waiting = nextEvent(target, "word", { accept });
    for (const detail of ["one", "two", "three"]) {
      target.dispatchEvent(new CustomEvent("word", { detail }));
    }
    expect(((await waiting) as CustomEvent<string>).detail).toBe("two");
    target.dispatchEvent(new CustomEvent("word", { detail: "four" }));
    expect(seen).not.toContain("four");
  });
});
