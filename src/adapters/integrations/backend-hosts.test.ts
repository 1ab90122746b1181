import { describe, expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { AddressPolicy } from "../../core/address-policy.ts";
import {
  ADDRESSES_KEPT_MS,
  ADDRESSES_TRIED_MAX,
  BackendHosts,
  HOSTS_KEPT_MAX,
  type Lookup,
} from "./backend-hosts.ts";

const policy = AddressPolicy.compile({});
const AS_NAMED = { kind: "asNamed" } as const;

/** Answers in turn, the last one from then on. */
function hosts(answers: (readonly string[] | Error)[], over: { policy?: AddressPolicy } = {}) {
  const asked: string[] = [];
  const clock = new FakeClock(0);
  const lookup: Lookup = async (hostname) => {
    asked.push(hostname);
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, clock, hosts: new BackendHosts({ policy, clock, lookup, ...over }) };
}

describe("BackendHosts", () => {
  test("an address and localhost are looked at without a look-up", () => {
    const { hosts: known, asked } = hosts([new Error("asked")]);
    for (const each of ["127.0.0.1", "[::1]", "0.0.0.0", "10.0.0.1", "localhost"]) {
      expect(known.reach(each)).toEqual(AS_NAMED);
    }
    for (const each of ["169.254.169.254", "[fd00:ec2::254]", "[::ffff:a9fe:a9fe]", "[fe80::1]"]) {
      expect(known.reach(each)).toMatchObject({ kind: "refused" });
    }
    expect(asked).toEqual([]);
  });

  test("localhost is refused where loopback is", () => {
    const strict = { policy: AddressPolicy.compile({ denyAddresses: "loopback" }) };
    const { hosts: known } = hosts([[]], strict);
    for (const each of ["localhost", "127.0.0.1", "0.0.0.0", "[::]"]) {
      expect(known.reach(each)).toMatchObject({ kind: "refused" });
    }
  });

  test("a name leads to those of its addresses that are allowed, or nowhere", async () => {
    const mixed = hosts([["169.254.169.254", "203.0.113.9", "fe80::1"]]);
    expect(await mixed.hosts.reach("mixed.test")).toEqual({
      kind: "addresses",
      addresses: ["203.0.113.9"],
    });
    expect(await hosts([["169.254.169.254"]]).hosts.reach("metadata.test.")).toEqual({
      kind: "refused",
      detail:
        "Calls to 169.254.169.254 (metadata.test.) are refused; backends.allowAddresses lets backends have such an address",
    });
    expect(await hosts([[]]).hosts.reach("nowhere.test")).toMatchObject({ kind: "refused" });
  });

  test("the addresses of a name are kept for a while, and asked for once by many", async () => {
    const { hosts: known, asked, clock } = hosts([["203.0.113.9"], ["203.0.113.10"]]);
    const [one, other] = [known.reach("a.test"), known.reach("a.test")];
    expect(await one).toEqual(await other);
    clock.advance(ADDRESSES_KEPT_MS - 1);
    // At no cost: not even a promise.
    expect(known.reach("a.test")).toEqual({ kind: "addresses", addresses: ["203.0.113.9"] });
    expect(asked).toHaveLength(1);
    clock.advance(1);
    expect(await known.reach("a.test")).toMatchObject({ addresses: ["203.0.113.10"] });
  });

  test("a name that turns to a refused address is refused (DNS rebinding)", async () => {
    const { hosts: known, clock } = hosts([["203.0.113.9"], ["169.254.169.254"]]);
    expect(await known.reach("a.test")).toMatchObject({ kind: "addresses" });
    clock.advance(ADDRESSES_KEPT_MS);
    expect(await known.reach("a.test")).toMatchObject({ kind: "refused" });
  });

  test("a failed look-up is told, and not kept", async () => {
    const { hosts: known } = hosts([new Error("ENOTFOUND"), ["203.0.113.9"]]);
    await expect(known.reach("a.test")).rejects.toThrow("ENOTFOUND");
    expect(await known.reach("a.test")).toMatchObject({ kind: "addresses" });
  });

  test("as many hosts are kept as the limit and not one more", async () => {
    const { hosts: known, asked } = hosts([["203.0.113.9"]]);
    for (let count = 0; count < HOSTS_KEPT_MAX; count += 1) await known.reach(`${count}.test`);
    await known.reach("0.test");
    expect(asked).toHaveLength(HOSTS_KEPT_MAX);
    await known.reach("one-more.test");
    await known.reach("0.test");
    expect(asked).toHaveLength(HOSTS_KEPT_MAX + 2);
  });

  test("as many addresses of a name are tried as the limit and not one more", async () => {
    const many = Array.from({ length: ADDRESSES_TRIED_MAX + 1 }, (_, at) => `203.0.113.${at}`);
    expect(await hosts([many]).hosts.reach("a.test")).toEqual({
      kind: "addresses",
      addresses: many.slice(0, ADDRESSES_TRIED_MAX),
    });
  });
});
