import { describe, expect, test } from "bun:test";
import type { HeaderField } from "./http.ts";
import { type RequestOrigin, TrustedProxies } from "./trusted-proxies.ts";

const proxies = new TrustedProxies("127.0.0.1,10.0.0.0/8,2001:db8:1::/48");

function origin(sourceIp: string, ...headers: HeaderField[]): RequestOrigin {
  return proxies.originOf({ sourceIp, headers, scheme: "http" });
}
const via = (value: string): HeaderField => ["X-Forwarded-For", value];

describe("TrustedProxies", () => {
  test.each([
    ["127.0.0.1", "198.51.100.7", "198.51.100.7", undefined],
    ["127.0.0.1", "198.51.100.7, 10.1.2.3", "198.51.100.7", undefined],
    ["127.0.0.1", "192.0.2.1, 198.51.100.7", "198.51.100.7", "192.0.2.1"],
    ["127.0.0.1", "forged, 198.51.100.7,10.1.2.3", "198.51.100.7", "forged"],
    ["127.0.0.1", "198.51.100.7:51234", "198.51.100.7", undefined],
    ["2001:db8:1::9", "[2001:db8:2::7]:443", "2001:db8:2::7", undefined],
    ["127.0.0.1", "2001:db8:2::7", "2001:db8:2::7", undefined],
    // Nobody but proxies: the one that is furthest away.
    ["127.0.0.1", "10.9.9.9", "10.9.9.9", undefined],
    ["127.0.0.1", "unknown", "127.0.0.1", "unknown"],
    ["127.0.0.1", "198.51.100.7, unknown", "127.0.0.1", "198.51.100.7, unknown"],
  ])("from %s with %p is from %s", (peer, written, sourceIp, left) => {
    expect(origin(peer, via(written), ["Host", "a"])).toEqual({
      sourceIp,
      scheme: "http",
      headers: [["Host", "a"], ...(left === undefined ? [] : [via(left)])],
    });
  });

  test("a peer that is no proxy is believed nothing", () => {
    const headers = [via("127.0.0.1"), ["X-Forwarded-Proto", "https"]] as const;
    const request: RequestOrigin = { sourceIp: "198.51.100.7", scheme: "http", headers };
    expect(proxies.originOf(request)).toBe(request);
  });

  test("several lines are one list, in order", () => {
    const { sourceIp, headers } = origin("10.0.0.1", via("192.0.2.1"), via("198.51.100.7"));
    expect([sourceIp, headers]).toEqual(["198.51.100.7", [via("192.0.2.1")]]);
  });

  test("without the header the proxy is who asks", () => {
    expect(origin("10.0.0.1", ["Host", "a"]).sourceIp).toBe("10.0.0.1");
  });

  test.each([
    ["https", "https"],
    ["http, https", "https"],
    ["https, http", "http"],
    ["wss", "http"],
  ] as const)("X-Forwarded-Proto %p is %s", (written, scheme) => {
    expect(origin("10.0.0.1", ["x-forwarded-proto", written]).scheme).toBe(scheme);
  });

  test("a list that is none is refused", () => {
    expect(() => new TrustedProxies("10.0.0.0/33")).toThrow(SyntaxError);
  });
});
