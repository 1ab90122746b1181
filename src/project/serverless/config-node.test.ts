import { expect, test } from "bun:test";
import { ConfigNode } from "./config-node.ts";
import { configured } from "./variables.fixture.ts";

function opened(source: string) {
  const { root, resolver } = configured(source);
  const warnings: string[] = [];
  const warn = ({ path }: { path: string }, message: string) =>
    void warnings.push(`${path}| ${message}`);
  return { node: new ConfigNode({ resolver, warn }, root, { path: "", line: 1 }), warnings };
}

test("a member is resolved when it is asked for, and null is none", () => {
  const { node } = opened(
    "a: { b: '${self:c}', d: '${env:NONE}', n: null }\nc: { e: [1, '${self:c.f}'], f: x }\n",
  );
  expect(
    node
      .at("a", "b", "e")
      ?.items()
      .map((item) => item.text()),
  ).toEqual(["1", "x"]);
  expect(node.at("a", "b", "e")?.place.path).toBe("a.b.e");
  expect(node.at("a", "n")).toBeUndefined();
  expect(node.at("a", "none", "x")).toBeUndefined();
  expect(() => node.at("a", "d")).toThrow('Value not found at "env" source');
});

test("one value counts as a list of it, and a list of mappings as one mapping", () => {
  const { node } = opened("a: x\nb: [{ c: 1, d: { e: 1 } }, null, { d: { f: 2 } }]\ng: [1]\n");
  expect(
    node
      .member("a")
      ?.itemsOrOne()
      .map((item) => item.text()),
  ).toEqual(["x"]);
  expect(
    node
      .member("b")
      ?.merged()
      .member("d")
      ?.members()
      .map(({ name }) => name),
  ).toEqual(["e", "f"]);
  expect(() => node.member("g")?.merged()).toThrow("Configuration error at 'g.0': must be object");
});

test("values are checked in the framework's words", () => {
  const { node } = opened("n: 5\nt: x\nb: true\nl: []\n");
  expect(node.member("n")?.integer({ min: 5, max: 5 })).toBe(5);
  expect(node.member("b")?.boolean()).toBe(true);
  expect(() => node.member("n")?.integer({ min: 6, max: 9 })).toThrow("'n': must be >= 6: found 5");
  expect(() => node.member("n")?.integer({ min: 1, max: 4 })).toThrow("'n': must be <= 4: found 5");
  expect(() => node.member("t")?.integer({ min: 1, max: 4 })).toThrow(
    "'t': must be integer: found x",
  );
  expect(() => node.member("t")?.boolean()).toThrow("'t': must be boolean: found x");
  expect(() => node.member("l")?.text()).toThrow("'l': must be string: found a list");
  expect(() => node.member("t")?.items()).toThrow("'t': must be array");
  expect(() => node.member("t")?.members()).toThrow("'t': must be object");
});

test("members that nobody knows are named, as a warning or as an error", () => {
  const { node, warnings } = opened("a: { handlre: 1, own: 2 }\n");
  node.member("a")?.warnAboutUnknown(["handler"]);
  expect(warnings).toEqual([
    "a.handlre| a.handlre: unrecognized property 'handlre', so it has no effect: did you mean handler?",
    "a.own| a.own: unrecognized property 'own', so it has no effect",
  ]);
  expect(() => node.member("a")?.refuseUnknown(["handler"])).toThrow(
    "Configuration error at 'a': unrecognized property 'handlre': did you mean handler?",
  );
});
