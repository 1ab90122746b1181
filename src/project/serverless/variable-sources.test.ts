import { expect, test } from "bun:test";
import { EvaluatedModules, ModuleNeeded, type ModuleRequest } from "./evaluated-modules.ts";
import { configured } from "./variables.fixture.ts";

test("env finds what the shell and a .env file say", () => {
  const source = "a: ${env:A}\nb: ${env:B}\nc: ${env:toString, 'none'}\n";
  const { value } = configured(source, { environment: { A: "1" }, dotenv: { B: "2" } });
  expect([value("a"), value("b"), value("c")]).toEqual(["1", "2", "none"]);
});

test("opt finds flags", () => {
  const { value } = configured("a: ${opt:stage, 'dev'}\nb: ${opt:region, 'x'}", {
    options: { stage: "test" },
  });
  expect([value("a"), value("b")]).toEqual(["test", "x"]);
});

test("sls and aws know the stage, the Region and the account", () => {
  const { value } = configured(
    "a: ${sls:stage}-${aws:region}-${aws:accountId}\nb: ${sls:instanceId}\nc: ${sls:x}\n",
  );
  expect(value("a")).toBe("dev-eu-west-1-123456789012");
  expect(value("b")).toBe("sluice");
  expect(() => value("c")).toThrow('Unsupported "x" address argument in variable "sls" source');
});

test("self finds the whole configuration, and the stage and Region that are left out of it", () => {
  const { value } = configured(
    "service: chat\na: ${self:provider.stage}/${self:provider.region}\nb: ${self:}\n",
  );
  expect(value("a")).toBe("dev/eu-west-1");
  expect(() => value("b")).toThrow("Variables lead in a circle");
});

test("param finds a flag's value, then the stage's, then the default", () => {
  const source =
    "params:\n  dev: { a: d, n: null }\n  default: { a: x, b: y, n: z }\nstages: { default: { params: { c: four } } }\n" +
    "v: ['${param:a}', '${param:b}', '${param:c}', '${param:n}', '${param:f}']\n";
  expect(configured(source, { params: { f: "flag" } }).value("v")).toEqual([
    "d",
    "y",
    "four",
    "z",
    "flag",
  ]);
  expect(configured(source, { params: { f: "", a: "flag" }, stage: "prod" }).value("v")).toEqual([
    ...["flag", "y", "four", "z", ""],
  ]);
});

test("strToBool makes a boolean of text", () => {
  const { value } = configured(
    "a: ${strToBool(true)}\nb: ${strToBool(${env:B, '0'})}\nc: ${strToBool(yes)}\n",
  );
  expect([value("a"), value("b")]).toEqual([true, false]);
  expect(() => value("c")).toThrow(
    'Invalid "strToBool" input: expected true, false, 0 or 1, found "yes"',
  );
});

test("file finds a file's value or a part of it, with the variables in it", () => {
  const files = {
    "conf/dev.yml": "tables:\n  rooms: rooms-${sls:stage}\nlist: [1, 2]\n",
    "conf/a.json": '{"x": {"y": [1]}}',
    "key.txt": "secret\n",
  };
  const { value, lines, resolver, root } = configured(
    "a: ${file(./conf/${sls:stage}.yml):tables.rooms}\nb: ${file(conf/a.json)}\nc: ${file(./key.txt)}\nd: ${file(./none.yml):x, 'none'}\ne: ${file(conf/dev.yml):list.1}\n",
    { files },
  );
  expect(["a", "b", "c", "d", "e"].map(value)).toEqual([
    "rooms-dev",
    { x: { y: [1] } },
    "secret\n",
    "none",
    2,
  ]);
  expect(lines.files).toContain("/p/conf/dev.yml");
  const tables = resolver.follow(root, ["b", "x"]);
  expect(lines.positionOf(tables?.line ?? 0)).toEqual({ file: "/p/conf/a.json", line: 1 });
});

test("file of code is what it came to when it ran, and asks for it until then", () => {
  const modules = new EvaluatedModules();
  const source = "custom: { b: '${sls:stage}' }\na: ${file(./c.js):table}\n";
  const given = {
    files: { "c.js": "…" },
    modules,
    dotenv: { D: "1" },
    options: { region: "us-east-1" },
  };
  const needed = (): ModuleRequest => {
    try {
      configured(source, given).value("a");
    } catch (error) {
      if (error instanceof ModuleNeeded) return error.request;
    }
    throw new Error("nothing is needed");
  };
  const first = needed();
  expect(first).toEqual({
    ...{
      file: "/p/c.js",
      address: "table",
      callsFunctions: true,
      folder: "/p",
      environment: { D: "1" },
    },
    ...{ options: { region: "eu-west-1", stage: "dev" }, answers: {} },
  });
  const questions = [
    { property: ["custom", "b"] },
    { variable: "self:custom.b, 'x'" },
    { property: ["none"] },
  ];
  modules.add(first, { kind: "asks", questions, loaded: [] });
  const second = needed();
  expect(Object.values(second.answers)).toEqual(["dev", "dev", undefined]);
  modules.add(second, { kind: "value", value: { n: "${self:custom.b}" }, loaded: ["/p/part.js"] });
  const { value, lines } = configured(source, given);
  expect(value("a")).toEqual({ n: "dev" });
  expect(lines.files).toEqual(["/p/serverless.yml", "/p/c.js", "/p/part.js"]);
});

test("file of code that failed is one sentence with both places", () => {
  const modules = new EvaluatedModules();
  const source = "a: ${file(./c.js)}\n";
  const given = { files: { "c.js": "…" }, modules };
  try {
    configured(source, given).value("a");
  } catch (error) {
    if (!(error instanceof ModuleNeeded)) throw error;
    modules.add(error.request, {
      kind: "failed",
      message: "no table",
      file: "/p/d.js",
      line: 4,
      loaded: [],
    });
  }
  expect(() => configured(source, given).value("a")).toThrow(
    'Cannot resolve variable at "a": Cannot load "c.js": no table, /p/d.js:4',
  );
});

test("what only AWS knows has a fallback, a given value, or its name for a value with a warning", () => {
  const source = "a: ${ssm:/chat/secret}\nb: ${cf:net.Vpc, 'local'}\nc: ${cf(us-east-1):net.Vpc}\n";
  const { value, warnings } = configured(source, {
    given: new Map([["cf(us-east-1):net.Vpc", "vpc-1"]]),
  });
  expect([value("a"), value("b"), value("c")]).toEqual(["ssm:/chat/secret", "local", "vpc-1"]);
  expect(warnings).toEqual([
    "/p/serverless.yml:1: a: ${ssm:/chat/secret} is not known here, as AWS is not asked for it, so the text ssm:/chat/secret stands in for it: give it a value with --parameter ssm:/chat/secret=VALUE or under custom.sluice.variables, or a fallback",
  ]);
});

test("a misspelt source is an error, a plugin's a warning", () => {
  const { value, warnings } = configured("a: ${slef:b}\nb: ${doppler:TOKEN}\n");
  expect(() => value("a")).toThrow(
    'Unrecognized configuration variable source "slef": did you mean self?',
  );
  expect(value("b")).toBe("doppler:TOKEN");
  expect(warnings[0]).toContain("${doppler:TOKEN} is not known here, as no plugin runs here");
});
