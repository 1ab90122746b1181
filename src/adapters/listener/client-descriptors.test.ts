import { describe, expect, test } from "bun:test";
import {
  ClientDescriptors,
  RESERVED_DESCRIPTORS_MAX,
  TLS_DESCRIPTORS,
} from "./client-descriptors.ts";

const of = (limit: number, open = 0, isExhausted = () => false) =>
  new ClientDescriptors({ limit, open, isExhausted });

describe("ClientDescriptors", () => {
  test("leaves a quarter to functions, backends and files, and no more than the reserve", () => {
    expect(of(64, 10).max).toBe(64 - 16 - 10);
    expect(of(4 * RESERVED_DESCRIPTORS_MAX).max).toBe(3 * RESERVED_DESCRIPTORS_MAX);
    expect(of(1_000_000).max).toBe(1_000_000 - RESERVED_DESCRIPTORS_MAX);
  });

  test("lets one connection in, however low the limit", () => {
    const descriptors = of(8, 8);
    expect(descriptors.take(TLS_DESCRIPTORS, 0)).toBe(true);
    expect(descriptors.take(1, 0)).toBe(false);
  });

  test("as many as there are, and not one more until some are given back", () => {
    const descriptors = of(16, 7);
    expect([descriptors.take(3, 0), descriptors.take(2, 0), descriptors.take(1, 0)]).toEqual([
      ...[true, true, false],
    ]);
    descriptors.give(2);
    expect([descriptors.take(3, 0), descriptors.take(2, 0)]).toEqual([false, true]);
  });

  test("a number among the last of the process is for no client: others have taken those below", () => {
    const descriptors = of(64);
    expect([descriptors.take(1, 59), descriptors.take(1, 60)]).toEqual([true, false]);
  });

  test("lets nobody in while none is free", () => {
    let isExhausted = true;
    const descriptors = of(64, 0, () => isExhausted);
    expect(descriptors.take(1, 5)).toBe(false);
    isExhausted = false;
    expect(descriptors.take(1, 5)).toBe(true);
  });

  test("says what is short, and what would do, only when something is", () => {
    const descriptors = of(1_024, 20);
    expect(descriptors.max).toBe(748);
    expect(descriptors.shortage(748)).toBe(undefined);
    expect(descriptors.shortage(1_000)).toBe(
      "limits.connectionsMax is 1000, and this process may have 1024 files open: 748 connections are let in at once, 249 when all have TLS. For more, raise the hard limit before it starts (ulimit -n 4044, or LimitNOFILE=4044 for systemd).",
    );
    expect(of(1_000_000).shortage(100_000)).toBe(undefined);
  });
});
