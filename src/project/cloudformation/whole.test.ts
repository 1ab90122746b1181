import { expect, test } from "bun:test";
import { loadTogether } from "./template.fixture.ts";
import { openAll, withoutIndex } from "./whole.ts";

test("openAll() keeps resources of one logical id apart, in stacks beside and inside one another", () => {
  const own = `Resources:
  Fn: {Type: AWS::Lambda::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, Code: .}}
`;
  const nesting = `${own}  Fns: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: own.yaml}}\n`;
  const readFile = (path: string) => (path.endsWith("/own.yaml") ? own : undefined);
  const { functions } = loadTogether({ red: nesting, blue: own }, { readFile });
  expect(functions.map(({ functionName }) => functionName)).toEqual([
    ...["red-Fn", "red-Fns-Fn", "blue-Fn"],
  ]);
});

test("openAll() needs a stack", () => {
  expect(() => openAll([])).toThrow(RangeError);
});

test("withoutIndex() leaves what a person writes", () => {
  expect(withoutIndex("Fn")).toBe("Fn");
  expect(withoutIndex("Fns/Fn")).toBe("Fns/Fn");
  expect(withoutIndex("#1/Fns/Fn")).toBe("Fns/Fn");
});
