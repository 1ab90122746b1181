import { describe, expect, test } from "bun:test";
import { DomainIndex, domainTarget, hostNameOf } from "./domain-index.ts";
import type { DomainName } from "./model/domain-name.ts";

function domain(domainName: string, ...keys: string[]): DomainName {
  const apiMappings = keys.map((apiMappingKey) => ({
    apiId: "a1b2c3d4e5",
    stage: `stage-of-${apiMappingKey}`,
    apiMappingKey,
  }));
  return { domainName, apiMappings };
}

const INDEX = DomainIndex.compile([
  domain("chat.example.com", ""),
  domain("*.example.com", "v1"),
  domain("*.localhost", "v1"),
]);

describe("DomainIndex", () => {
  test("finds an exact name before a wildcard, in any case and at any port", () => {
    for (const host of ["chat.example.com", "CHAT.example.COM:3001", "chat.example.com:"]) {
      expect(INDEX.find(host)?.domainName).toBe("chat.example.com");
    }
    expect(INDEX.find("news.example.com:443")?.domainName).toBe("*.example.com");
    expect(INDEX.find("news.localhost")?.domainName).toBe("*.localhost");
  });

  test.each([
    "example.com",
    ".example.com",
    "a.b.example.com",
    "*.example.com",
    "evil.com@x.example.com",
    "evil.com/.example.com",
    "a b.example.com",
    "-a.example.com",
    "example.com.evil.com",
    "chat.example.com.",
    "localhost",
    "[::1]:3001",
    "",
    undefined,
  ])("does not take %p for one of the names", (host) => {
    expect(INDEX.find(host)).toBeUndefined();
  });

  test("namesOf() names the domains of one API", () => {
    expect(INDEX.namesOf("a1b2c3d4e5")).toEqual([
      "chat.example.com",
      "*.example.com",
      "*.localhost",
    ]);
    expect(INDEX.namesOf("zzzzzzzzzz")).toEqual([]);
  });

  test("an empty one finds nothing", () => {
    expect(DomainIndex.compile([]).find("chat.example.com")).toBeUndefined();
  });
});

test("hostNameOf() leaves the port out", () => {
  expect(hostNameOf("chat.example.com:3001")).toBe("chat.example.com");
  expect(hostNameOf("chat.example.com")).toBe("chat.example.com");
  expect(hostNameOf("chat.example.com:80x")).toBe("chat.example.com:80x");
});

describe("domainTarget()", () => {
  const at = (domainName: DomainName, path: string) => {
    const found = DomainIndex.compile([domainName]).find(domainName.domainName);
    if (found === undefined) throw new Error("The domain is not in its own index");
    const target = domainTarget(found, path);
    return target.kind === "mapped" ? [target.mapping.apiMappingKey, target.rest] : target.kind;
  };

  test("takes the mapping key from the first segment, and leaves the rest as it came", () => {
    const keyed = domain("chat.example.com", "v1", "a$b");
    expect(at(keyed, "/v1")).toEqual(["v1", ""]);
    expect(at(keyed, "/v1/")).toEqual(["v1", "/"]);
    expect(at(keyed, "/v1/%40connections/a%3D")).toEqual(["v1", "/%40connections/a%3D"]);
    expect(at(keyed, "/a%24b/x")).toEqual(["a$b", "/x"]);
  });

  test("an empty key takes every path, unless another key is there", () => {
    const root = domain("chat.example.com", "", "v1");
    expect(at(root, "/")).toEqual(["", "/"]);
    expect(at(root, "")).toEqual(["", ""]);
    expect(at(root, "/@connections/a")).toEqual(["", "/@connections/a"]);
    expect(at(root, "/dev/@connections/a")).toEqual(["", "/dev/@connections/a"]);
    expect(at(root, "/v1")).toEqual(["v1", ""]);
    expect(at(root, "/V1")).toEqual(["", "/V1"]);
  });

  test("nothing is mapped where no key fits", () => {
    const keyed = domain("chat.example.com", "v1");
    for (const path of ["", "/", "//v1", "/v2", "/dev/@connections/a", "/%"]) {
      expect(at(keyed, path)).toBe("unmapped");
    }
  });

  test("AWS keeps /ping and /sping, whatever is mapped", () => {
    for (const path of ["/ping", "/sping", "/%70ing"]) {
      expect(at(domain("chat.example.com", "", "ping", "sping"), path)).toBe("reserved");
    }
    expect(at(domain("chat.example.com", ""), "/pings")).toEqual(["", "/pings"]);
  });
});
