import { describe, expect, test } from "bun:test";
import { ADDRESS_LIST_ENTRIES_MAX, AddressPolicy, readAddressList } from "./address-policy.ts";

const standard = AddressPolicy.compile({});

describe("AddressPolicy by itself", () => {
  test.each([
    ...["127.0.0.1", "::1", "0.0.0.0", "10.0.0.7", "192.168.1.1", "172.16.0.1", "fd00::7"],
    ...["203.0.113.9", "2001:db8::9", "::ffff:10.0.0.7", "169.253.255.255", "169.255.0.0"],
  ])("lets calls reach %s", (address) => {
    expect(standard.allows(address)).toBe(true);
  });

  test.each([
    ...["169.254.169.254", "169.254.0.0", "169.254.255.255", "fe80::1", "fe80::1%eth0"],
    ...["fd00:ec2::254", "fd20:ce::254", "168.63.129.16", "100.100.100.200", "192.0.0.192"],
    ...["224.0.0.1", "255.255.255.255", "ff02::1"],
    // The same in other clothes: mapped, compatible, NAT64, 6to4.
    ...["::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "::a9fe:a9fe", "64:ff9b::a9fe:a9fe"],
    ...["64:ff9b:1::a9fe:a9fe", "2002:a9fe:a9fe::1"],
    // No address at all.
    ...["", "localhost", "169.254.169.254.", "0xa9.254.169.254", "2852039166"],
  ])("lets no call reach %p", (address) => {
    expect(standard.allows(address)).toBe(false);
  });
});

describe("AddressPolicy with lists", () => {
  test("what is allowed wins over what is denied, and over what is refused by itself", () => {
    const policy = AddressPolicy.compile({
      allowAddresses: "203.0.113.0/24,169.254.20.10",
      denyAddresses: "any",
    });
    const reached = ["203.0.113.0", "203.0.113.255", "169.254.20.10", "::ffff:203.0.113.1"];
    expect(reached.filter((each) => !policy.allows(each))).toEqual([]);
    const refused = ["203.0.112.255", "203.0.114.0", "169.254.20.11", "127.0.0.1", "::1"];
    expect(refused.filter((each) => policy.allows(each))).toEqual([]);
  });

  test("the address that stands for every own one is loopback, whoever spells it", () => {
    for (const denyAddresses of ["loopback", "127.0.0.0/8"]) {
      const policy = AddressPolicy.compile({ denyAddresses });
      for (const each of ["127.0.0.1", "0.0.0.0", "::ffff:0.0.0.0", "::"]) {
        expect([each, policy.allows(each)]).toEqual([each, false]);
      }
    }
    expect(AddressPolicy.compile({ denyAddresses: "private" }).allows("127.0.0.1")).toBe(true);
    expect(AddressPolicy.compile({ denyAddresses: "private" }).allows("172.31.255.255")).toBe(
      false,
    );
  });

  test("an entry that is nothing is named", () => {
    for (const entry of ["10.0.0.0/33", "evil.example", "Loopback", " any", ""]) {
      expect(() => readAddressList(`any,${entry}`)).toThrow(`has "${entry}", which is no address`);
    }
  });

  test("a list has as many entries as its limit and not one more", () => {
    const list = (count: number) => Array.from({ length: count }, () => "10.0.0.1").join(",");
    expect(readAddressList(list(ADDRESS_LIST_ENTRIES_MAX))).toHaveLength(ADDRESS_LIST_ENTRIES_MAX);
    expect(() => readAddressList(list(ADDRESS_LIST_ENTRIES_MAX + 1))).toThrow("65 entries; 64");
  });
});
