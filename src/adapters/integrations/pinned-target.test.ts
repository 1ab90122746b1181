import { describe, expect, test } from "bun:test";
import { atAddress } from "./pinned-target.ts";

const tls = { rejectUnauthorized: true } as const;

describe("atAddress()", () => {
  test("goes to the address and keeps everything else of the URL", () => {
    const target = { url: "http://user:hush@a.test:8080/b%20c?d=%2F", headers: [] };
    expect(atAddress(target, "203.0.113.9")).toEqual({
      url: "http://user:hush@203.0.113.9:8080/b%20c?d=%2F",
      headers: [["Host", "a.test:8080"]],
    });
    expect(atAddress({ url: "http://a.test/", headers: [] }, "2001:db8::9")).toEqual({
      url: "http://[2001:db8::9]/",
      headers: [["Host", "a.test"]],
    });
  });

  test("asks TLS for the name, without the dot at its end", () => {
    const { tls: pinned } = atAddress({ url: "https://a.test./", headers: [], tls }, "203.0.113.9");
    expect(pinned).toEqual({ rejectUnauthorized: true, serverName: "a.test" });
  });

  test("leaves the names that are set already: a mapping's Host, a VPC link's server name", () => {
    const headers: [string, string][] = [["host", "mapped.test"]];
    const linked = { url: "https://nlb.test/", headers, tls: { ...tls, serverName: "own.test" } };
    expect(atAddress(linked, "203.0.113.9")).toEqual({
      url: "https://203.0.113.9/",
      headers,
      tls: { ...tls, serverName: "own.test" },
    });
  });
});
