import { describe, expect, test } from "bun:test";
import { connectionIdOfPath, domainNameFor, requestTarget } from "./endpoint.ts";

describe("requestTarget()", () => {
  test("takes the stage from the first segment and leaves the API to the default one", () => {
    expect(requestTarget("localhost:3001", "/dev")).toEqual({
      apiId: undefined,
      stageName: "dev",
      rest: "",
      namedBy: "host",
    });
    expect(requestTarget("localhost:3001", "/dev/")).toMatchObject({ stageName: "dev", rest: "/" });
    expect(requestTarget("localhost", "/dev/@connections/a%3D")).toMatchObject({
      stageName: "dev",
      rest: "/@connections/a%3D",
    });
  });

  test("finds no stage where the path has none", () => {
    for (const path of ["", "/", "//dev"]) {
      expect(requestTarget("localhost", path)).toMatchObject({ stageName: undefined, rest: path });
    }
  });

  test("takes the API from a host of AWS's form, in any case", () => {
    for (const host of ["A1B2c3.execute-api.localhost:3001", "a1b2c3.EXECUTE-API.us-east-1.x"]) {
      expect(requestTarget(host, "/dev")).toMatchObject({ apiId: "a1b2c3", namedBy: "host" });
    }
  });

  test("takes a host that only looks like it for the default API", () => {
    for (const host of [
      undefined,
      "localhost",
      ".execute-api.localhost",
      "execute-api.localhost",
    ]) {
      expect(requestTarget(host, "/dev").apiId).toBeUndefined();
    }
  });

  test("lets the path name the API, whatever the host says", () => {
    expect(
      requestTarget("other.execute-api.x", "/_aws/execute-api/abc/dev/@connections/1"),
    ).toEqual({ apiId: "abc", stageName: "dev", rest: "/@connections/1", namedBy: "path" });
    expect(requestTarget(undefined, "/_aws/execute-api/abc")).toMatchObject({
      apiId: "abc",
      stageName: undefined,
    });
    // Never the default API: the path meant to name one.
    expect(requestTarget(undefined, "/_aws/execute-api/").apiId).toBe("");
  });
});

describe("connectionIdOfPath()", () => {
  test("decodes the id", () => {
    expect(connectionIdOfPath("/@connections/L0SM9cOFvHcCIhw%3D")).toBe("L0SM9cOFvHcCIhw=");
    expect(connectionIdOfPath("/%40connections/abc")).toBe("abc");
    expect(connectionIdOfPath("/@connections/a%2Fb")).toBe("a/b");
  });

  test("leaves an id that cannot be decoded as it came", () => {
    expect(connectionIdOfPath("/@connections/%E2%82")).toBe("%E2%82");
    expect(connectionIdOfPath("/@connections/%")).toBe("%");
  });

  test("is undefined for every other path", () => {
    for (const rest of [
      "",
      "/",
      "/@connections",
      "/@connections/",
      "/@connections//a",
      "/other/a",
    ]) {
      expect(connectionIdOfPath(rest)).toBeUndefined();
    }
    expect(connectionIdOfPath("/@connections/a/b")).toBeUndefined();
    expect(connectionIdOfPath("/@connections/a/")).toBeUndefined();
    expect(connectionIdOfPath("/@CONNECTIONS/a")).toBeUndefined();
  });
});

describe("domainNameFor()", () => {
  const nameFor = (
    host: string | undefined,
    more: Partial<Parameters<typeof domainNameFor>[0]> = {},
  ) =>
    domainNameFor({
      host,
      target: requestTarget(host, "/dev"),
      apiId: "a1b2c3d4e5",
      isDefaultApi: true,
      port: 3001,
      ...more,
    });

  test("keeps a host that names this machine and this port", () => {
    for (const host of [
      "localhost:3001",
      "LOCALHOST:3001",
      "127.0.0.1:3001",
      "[::1]:3001",
      "x.localhost:3001",
      "a1b2c3d4e5.execute-api.localhost:3001",
    ]) {
      expect(nameFor(host)).toBe(host);
    }
    expect(nameFor("localhost", { port: 443 })).toBe("localhost");
  });

  // A handler posts to this name with its credentials.
  test.each([
    "evil.com",
    "evil.com:3001",
    "evil.com:3001:3001",
    "localhost",
    "localhost:3002",
    "localhost:13001",
    "localhost:3001@evil",
    "localhost:3001@evil.com:3001",
    "evil.com@localhost:3001",
    "evil.com@x.localhost:3001",
    "evil.com:80@x.localhost:3001",
    "evil.com/.localhost:3001",
    "evil.com?.localhost:3001",
    "evil.com#.localhost:3001",
    "evil.com\\.localhost:3001",
    "evil.com%2F.localhost:3001",
    "evil.com .localhost:3001",
    "localhost.evil.com:3001",
    "notlocalhost:3001",
    ".localhost:3001",
    ":3001",
    "",
  ])("does not believe the host %p", (host) => {
    expect(nameFor(host)).toBe("localhost:3001");
  });

  test("does not believe a port on 443, nor an absent host", () => {
    expect(nameFor("localhost:3001", { port: 443 })).toBe("localhost");
    expect(nameFor(undefined)).toBe("localhost:3001");
  });

  test("names an API that is not the default one by its own host", () => {
    expect(nameFor(undefined, { isDefaultApi: false })).toBe(
      "a1b2c3d4e5.execute-api.localhost:3001",
    );
  });

  test("believes the name of a custom domain, and of ports its own", () => {
    const target = { ...requestTarget(undefined, "/"), namedBy: "customDomain" } as const;
    const custom = (host: string, port = 3001) => nameFor(host, { target, port });
    expect(custom("chat.example.com")).toBe("chat.example.com");
    expect(custom("Chat.example.com:3001")).toBe("Chat.example.com:3001");
    expect(custom("chat.example.com:3002")).toBe("chat.example.com:3001");
    expect(custom("chat.example.com:")).toBe("chat.example.com:3001");
    expect(custom("chat.example.com:443", 443)).toBe("chat.example.com");
  });

  test("ignores the host when the path named the API: the host does not lead there", () => {
    const target = requestTarget("localhost:3001", "/_aws/execute-api/a1b2c3d4e5/dev");
    expect(nameFor("localhost:3001", { target, isDefaultApi: false })).toBe(
      "a1b2c3d4e5.execute-api.localhost:3001",
    );
  });
});
