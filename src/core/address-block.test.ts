import { describe, expect, test } from "bun:test";
import { isInBlock, parseAddress, parseAddressBlock } from "./address-block.ts";

describe("an address in a block", () => {
  test.each([
    ["203.0.113.7", "203.0.113.0/24", true],
    ["203.0.114.7", "203.0.113.0/24", false],
    ["203.0.113.7", "203.0.113.7", true],
    ["203.0.113.7", "203.0.113.7/32", true],
    ["203.0.113.6", "203.0.113.7/32", false],
    ["10.1.2.3", "0.0.0.0/0", true],
    ["10.127.0.1", "10.0.0.0/9", true],
    ["10.128.0.1", "10.0.0.0/9", false],
    ["2001:db8::1", "2001:db8::/32", true],
    ["2001:db9::1", "2001:db8::/32", false],
    ["2001:0DB8:0:0:0:0:0:1", "2001:db8::1", true],
    ["2001:db8::1", "2001:db8::/127", true],
    ["2001:db8::2", "2001:db8::/127", false],
    ["::1", "::/0", true],
    ["203.0.113.7", "2001:db8::/32", false],
    ["2001:db8::1", "0.0.0.0/0", false],
    ["::ffff:203.0.113.7", "203.0.113.0/24", true],
    ["203.0.113.7", "::ffff:203.0.113.0/120", true],
  ])("%p in %p: %p", (text, blockText, expected) => {
    const address = parseAddress(text);
    const block = parseAddressBlock(blockText);
    if (address === undefined || block === undefined) throw new Error("not read");
    expect(isInBlock(address, block)).toBe(expected);
  });
});

describe("parseAddress() refuses", () => {
  test.each([
    "",
    "localhost",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "1.2.3.04",
    "1.2.3.-4",
    "1.2.3.4 ",
    "::1::",
    ":",
    ":::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8",
    "12345::",
    "g::",
    "1.2.3.4::",
    "::1.2.3",
    "fe80::1%eth0",
    ":1:2:3:4:5:6:7",
  ])("%p", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe("parseAddressBlock() refuses", () => {
  test.each(["1.2.3.4/33", "1.2.3.4/", "1.2.3.4/-1", "1.2.3.4/8/8", "::/129", "::/x", "/8"])(
    "%p",
    (text) => {
      expect(parseAddressBlock(text)).toBeUndefined();
    },
  );
});
