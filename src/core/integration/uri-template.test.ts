import { describe, expect, test } from "bun:test";
import { UriTemplate } from "./uri-template.ts";

describe("expand()", () => {
  test.each<[string, string]>([
    ["https://example.com/a", "https://example.com/a"],
    ["${stageVariables.url}", "https://h.example"],
    ["http://${stageVariables.env}.example.com/x", "http://dev.example.com/x"],
    ["http://e.com/${stageVariables.env}?v=${stageVariables.env}", "http://e.com/dev?v=dev"],
    ["http://e.com/{room}/{id}", "http://e.com/a%20b%2Fc/7"],
    ["", ""],
    ["cost$5}", "cost$5}"],
  ])("%s", (source, text) => {
    const variables = { url: "https://h.example", env: "dev" };
    expect(UriTemplate.compile(source).expand(variables, { room: "a b/c", id: "7" })).toEqual({
      kind: "expanded",
      text,
    });
  });

  test.each<[string, string]>([
    ["http://${stageVariables.nope}/", "nope"],
    ["http://${stageVariables.constructor}/", "constructor"],
    ["http://e.com/{nope}", "nope"],
    ["http://e.com/{toString}", "toString"],
  ])("%s names what is missing", (source, name) => {
    expect(UriTemplate.compile(source).expand({})).toEqual({ kind: "missing", name });
  });

  test.each(["", ".", "..", "..."])("does not let the path parameter %j climb", (id) => {
    expect(UriTemplate.compile("http://e.com/a/{id}").expand({}, { id })).toEqual({
      kind: "missing",
      name: "id",
    });
  });

  test("encodes a lone surrogate instead of throwing", () => {
    expect(UriTemplate.compile("/{id}").expand({}, { id: "\ud800" })).toEqual({
      kind: "expanded",
      text: "/%EF%BF%BD",
    });
  });
});

describe("compile() refuses with an offset", () => {
  test.each<[string, number]>([
    ["http://${stageVariables.a", 8],
    ["http://${context.stage}/", 7],
    ["http://${stageVariables.}/", 7],
    ["http://${stageVariables['a']}/", 7],
    ["/{}", 1],
    ["/{a b}", 1],
  ])("%s", (source, offset) => {
    expect(() => UriTemplate.compile(source)).toThrow(SyntaxError);
    expect(() => UriTemplate.compile(source)).toThrow(`at offset ${offset}:`);
  });
});

test("pathParameters has the names that mappings may fill, not those of stage variables", () => {
  const { pathParameters } = UriTemplate.compile("http://${stageVariables.a}/{b}/{c.d}?e={b}");
  expect(pathParameters).toEqual(["b", "c.d", "b"]);
});

describe("a path parameter in the host", () => {
  test.each(["http://{host}/", "https://a.{b}", "HTTP://user@{b}:80/", "http://a:{port}/"])(
    "is refused in %s",
    (source) => {
      expect(() => UriTemplate.compile(source)).toThrow("cannot be in the host");
    },
  );

  test.each(["http://a/{b}", "http://a?b={b}", "http://${stageVariables.h}/{b}", "arn:aws:x:{b}"])(
    "is not what stands in %s",
    (source) => {
      const uri = UriTemplate.compile(source).expand({ h: "a.test" }, { b: "b" });
      expect(uri.kind).toBe("expanded");
    },
  );

  test.each(["http://a.test", "http:", "http://user@", "http:\\\\a", "https:/a.test:80"])(
    "is not used where a stage variable %p has left the host open",
    (base) => {
      const template = UriTemplate.compile("${stageVariables.base}{rest}");
      expect(template.expand({ base }, { rest: ".evil.test" })).toMatchObject({
        kind: "missing",
        name: "rest",
        detail: expect.stringContaining("cannot be in the host"),
      });
      const closed = template.expand({ base: "http://a.test/" }, { rest: "x" });
      expect(closed).toEqual({ kind: "expanded", text: "http://a.test/x" });
    },
  );
});
