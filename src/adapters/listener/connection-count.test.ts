import { describe, expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { ClientDescriptors } from "./client-descriptors.ts";
import { ConnectionCount, REFUSALS_SAID_EVERY_MS } from "./connection-count.ts";

function counting(
  limits: { connectionsMax?: number; connectionsPerSourceMax?: number },
  descriptors?: ClientDescriptors,
) {
  const clock = new FakeClock(0);
  const said: string[] = [];
  const options = { connectionsMax: 100, connectionsPerSourceMax: 100, ...limits };
  const warn = (sentence: string) => said.push(sentence);
  return { clock, said, count: new ConnectionCount({ limits: options, descriptors, clock, warn }) };
}

describe("ConnectionCount", () => {
  test("admits as many as the limit and not one more, until one has left", () => {
    const { count } = counting({ connectionsMax: 2 });
    expect(["10.0.0.1", "10.0.0.2", "10.0.0.3"].map((each) => count.admit(each))).toEqual([
      ...[true, true, false],
    ]);
    count.left("10.0.0.1");
    expect([count.total, count.admit("10.0.0.3"), count.admit("10.0.0.4")]).toEqual([
      ...[1, true, false],
    ]);
  });

  test("admits as many of one source as the limit, and others beside it", () => {
    const { count } = counting({ connectionsPerSourceMax: 1 });
    expect([count.admit("10.0.0.1"), count.admit("10.0.0.1")]).toEqual([true, false]);
    expect(count.admit("10.0.0.2")).toBe(true);
    count.left("10.0.0.1");
    expect(count.admit("10.0.0.1")).toBe(true);
  });

  test("takes the addresses of one IPv6 network for one source", () => {
    const { count } = counting({ connectionsPerSourceMax: 1 });
    expect(count.admit("2001:db8:0:1::1")).toBe(true);
    for (const same of ["2001:db8:0:1::2", "2001:db8:0:1:ffff:ffff:ffff:ffff"]) {
      expect(count.admit(same)).toBe(false);
    }
    for (const other of ["2001:db8:0:2::1", "2001:db8::1", "::1", "fe80::1%eth0"]) {
      expect(count.admit(other)).toBe(true);
    }
  });

  test("says what is refused once a minute, and then how many it were", () => {
    const { count, said, clock } = counting({ connectionsMax: 1 });
    for (let times = 0; times < 1_000; times += 1) count.admit("10.0.0.1");
    expect(said).toEqual([
      "A connection was cut: limits.connectionsMax allows 1 at once, and as many are open.",
    ]);
    clock.advance(REFUSALS_SAID_EVERY_MS);
    count.admit("10.0.0.1");
    expect(said[1]).toEndWith(" 999 since this was said last.");
  });

  test("names the source whose connections are too many", () => {
    const { count, said } = counting({ connectionsPerSourceMax: 1 });
    count.admit("10.0.0.1");
    count.admit("10.0.0.1");
    expect(said[0]).toContain("limits.connectionsPerSourceMax allows 1 at once");
    expect(said[0]).toContain("as many of 10.0.0.1 are open");
  });

  test("admits as many as the descriptors allow, each by its weight, and says what is short", () => {
    const isExhausted = () => false;
    const descriptors = new ClientDescriptors({ limit: 12, open: 4, isExhausted });
    const { count, said } = counting({}, descriptors);
    expect([count.admit("10.0.0.1"), count.grow("10.0.0.1", 2)]).toEqual([true, true]);
    expect(count.admit("10.0.0.1")).toBe(true);
    expect([count.admit("10.0.0.1"), count.admit("10.0.0.1")]).toEqual([true, false]);
    expect([count.grow("10.0.0.1", 2), count.total]).toEqual([false, 3]);
    expect(said).toEqual([
      "A connection was cut: of the 12 files that this process may have open, none is left for another client.",
    ]);
    count.left("10.0.0.1", 3);
    expect([count.total, count.admit("10.0.0.1"), count.grow("10.0.0.1", 2)]).toEqual([
      ...[2, true, true],
    ]);
  });

  test("a connection that a limit refuses takes no descriptor", () => {
    const isExhausted = () => false;
    const descriptors = new ClientDescriptors({ limit: 12, open: 4, isExhausted });
    const { count } = counting({ connectionsMax: 1 }, descriptors);
    expect([count.admit("10.0.0.1"), count.admit("10.0.0.1")]).toEqual([true, false]);
    count.left("10.0.0.1");
    expect(descriptors.take(descriptors.max, 0)).toBe(true);
  });
});
