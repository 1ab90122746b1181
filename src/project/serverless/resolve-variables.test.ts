import { expect, test } from "bun:test";
import { ProjectError } from "../project-error.ts";
import {
  RESOLVED_CHARACTERS_MAX,
  RESOLVED_NODES_MAX,
  VARIABLE_DEPTH_MAX,
} from "./serverless-limits.ts";
import { configured } from "./variables.fixture.ts";

/** `file:line: message` of what it throws. */
function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return `${error.position?.file}:${error.position?.line}: ${error.message}`;
  }
  return "accepted";
}

test("a value that is one variable is what it comes to, of any kind", () => {
  const { value } = configured(
    "custom:\n  a: { n: 1.50, t: true, l: [1, '${self:custom.b}'] }\n  b: x\n  c: ${self:custom.a}\n",
  );
  expect(value("custom.c")).toEqual({ n: 1.5, t: true, l: [1, "x"] });
});

test("a variable with other text beside it is text; a number loses its spelling", () => {
  const { value } = configured("custom: { n: 1.50, a: 'v${self:custom.n}-${self:custom.n}' }");
  expect(value("custom.a")).toBe("v1.5-1.5");
});

test("a variable inside a variable is resolved first", () => {
  const source = "custom:\n  dev: { table: rooms }\n  a: ${self:custom.${sls:stage}.table}\n";
  expect(configured(source).value("custom.a")).toBe("rooms");
  expect(refusal(() => configured(source, { stage: "prod" }).value("custom.a"))).toBe(
    '/p/serverless.yml:3: Cannot resolve variable at "custom.a": Value not found at "self" source: give ${self:custom.${sls:stage}.table} a value, or a fallback such as ${self:custom.${sls:stage}.table, \'value\'}',
  );
});

test("the first source with a value is taken, and null may be the last", () => {
  const { value } = configured(
    "custom:\n  a: ${env:A, self:custom.none, 'x'}\n  b: ${opt:b, null}\n",
  );
  expect(value("custom")).toEqual({ a: "x", b: null });
});

test("variables inside CloudFormation's functions are resolved, and CloudFormation's are left", () => {
  const { value } = configured(
    "custom: { a: !Sub 'x-${AWS::Region}-${self:custom.b}', b: y, c: { Ref: '${self:custom.b}' } }",
  );
  expect(value("custom.a")).toEqual({ "Fn::Sub": "x-${AWS::Region}-y" });
  expect(value("custom.c")).toEqual({ Ref: "y" });
});

test("what nothing reads need not have a value", () => {
  expect(configured("custom: { a: '${env:NONE}', b: 1 }").value("custom.b")).toBe(1);
});

test("variables in a circle are named with their paths and place", () => {
  const source = "custom:\n  a: ${self:custom.b}\n  b: x${self:custom.a}\n";
  expect(refusal(() => configured(source).value("custom.a"))).toBe(
    "/p/serverless.yml:2: Variables lead in a circle: custom.a -> custom.b -> custom.a",
  );
  const within = "custom:\n  a:\n    b: ${self:custom}\n";
  expect(refusal(() => configured(within).value("custom"))).toBe(
    "/p/serverless.yml:3: Variables lead in a circle: custom -> custom.a -> custom.a.b",
  );
});

test("a mapping beside text is refused", () => {
  const source = "custom: { a: {}, b: 'x${self:custom.a}' }";
  expect(refusal(() => configured(source).value("custom.b"))).toBe(
    '/p/serverless.yml:1: Cannot resolve variable at "custom.b": ${self:custom.a} is a mapping, and text stands beside it',
  );
});

test("a syntax error is named with its path and place", () => {
  expect(refusal(() => configured("a: 1\nb: ${self:a").value("b"))).toBe(
    '/p/serverless.yml:2: Variable syntax error at "b": its } is missing, at character 9 of "${self:a"',
  );
});

test("so many variables may lead to one another, and no more", () => {
  const chain = (length: number) =>
    `v0: x\n${Array.from({ length }, (_, index) => `v${index + 1}: \${self:v${index}}`).join("\n")}`;
  const end = VARIABLE_DEPTH_MAX;
  expect(configured(chain(end)).value(`v${end}`)).toBe("x");
  expect(refusal(() => configured(chain(end + 1)).value(`v${end + 1}`))).toContain(
    `more than ${VARIABLE_DEPTH_MAX} variables and levels lead to one another`,
  );
});

test("a value may have so many values in it, and no more, however few are written", () => {
  const tenfold = (levels: number) =>
    `l0: x\n${Array.from({ length: levels }, (_, index) => `l${index + 1}: [${Array(10).fill(`"\${self:l${index}}"`)}]`).join("\n")}`;
  const levels = Math.floor(Math.log10(RESOLVED_NODES_MAX));
  expect(configured(tenfold(levels - 1)).value(`l${levels - 1}`)).toHaveLength(10);
  expect(refusal(() => configured(tenfold(levels)).value(`l${levels}`))).toContain(
    `l${levels} has more than ${RESOLVED_NODES_MAX} values after its variables are resolved`,
  );
});

test("texts of variables may have so many characters, and no more", () => {
  const doubled = (levels: number) =>
    `t0: "${"x".repeat(1024)}"\n${Array.from({ length: levels }, (_, index) => `t${index + 1}: "\${self:t${index}}\${self:t${index}}"`).join("\n")}`;
  const levels = Math.log2(RESOLVED_CHARACTERS_MAX / 1024) - 1;
  expect(configured(doubled(levels)).value(`t${levels}`)).toHaveLength(1024 * 2 ** levels);
  expect(refusal(() => configured(doubled(levels + 1)).value(`t${levels + 1}`))).toContain(
    `the texts of variables have more than ${RESOLVED_CHARACTERS_MAX} characters`,
  );
});
