import { describe, expect, test } from "bun:test";
import { apiOf, load, refuses, URL_ROUTE, warningsOf } from "./load-text.fixture.ts";

const variables = (count: number) =>
  `${URL_ROUTE}    stages: { dev: { stageVariables: { ${Array.from({ length: count }, (_, n) => `v${n}: x`).join(", ")} } } }\n`;
const stage = (text: string) => `${URL_ROUTE}    stages: { ${text} }\n`;
const stages = (count: number) =>
  `${URL_ROUTE}    stages:\n${Array.from({ length: count }, (_, n) => `      s${n}:`).join("\n")}\n`;

describe("expandStages() makes stages", () => {
  test("with stages and stage variables kept as they are written", () => {
    const api = apiOf(`${URL_ROUTE}    stages:
      dev: { stageVariables: { version: 1.10, debug: true, url: localhost } }
      prod:
`);
    const stageVariables = { version: "1.10", debug: "true", url: "localhost" };
    expect(api.stages).toEqual([
      { stageName: "dev", stageVariables },
      { stageName: "prod", stageVariables: {} },
    ]);
  });

  test("of 100 variables and of names and values at AWS's limits", () => {
    expect(() => load(variables(100))).not.toThrow();
    const name = "n".repeat(64);
    const value = "x".repeat(2_048);
    const text = stage(`${"s".repeat(128)}: { stageVariables: { ${name}: ${value} } }`);
    expect(() => load(text)).not.toThrow();
  });

  test("ten without a warning, eleven with one", () => {
    expect(warningsOf(stages(10))).toEqual([]);
    expect(warningsOf(stages(11))).toEqual([
      "apis.chat.stages has 11 entries; AWS allows 10 unless the quota is raised",
    ]);
  });
});

refuses("expandStages()", [
  [
    "a stage named $default",
    stage("$default: {}"),
    5,
    'The stage name "$default" must be 1 to 128 letters, digits, - and _',
  ],
  ["a stage name of 129 characters", stage(`${"s".repeat(129)}: {}`), 5, 'The stage name "sss'],
  ["stages without a stage", stage(""), 5, "apis.chat.stages has no stage"],
  [
    "101 stage variables",
    variables(101),
    5,
    "apis.chat.stages.dev.stageVariables has 101 entries; AWS allows 100",
  ],
  [
    "a stage variable name with a hyphen",
    stage("dev: { stageVariables: { a-b: x } }"),
    5,
    'The stage variable name "a-b" must be',
  ],
  [
    "a stage variable with a space",
    stage('dev: { stageVariables: { a: "x y" } }'),
    5,
    'The stage variable "a" must be 0 to 2048',
  ],
  [
    "a stage variable of 2049 characters",
    stage(`dev: { stageVariables: { a: ${"x".repeat(2_049)} } }`),
    5,
    'The stage variable "a" must be 0 to 2048',
  ],
]);
