import { expect, test } from "bun:test";
import { projectOf, refusalOf, SERVICE, templateOf } from "./service.fixture.ts";

const withVariable = (variable: string, head = "") =>
  `${head}${SERVICE.replace("handler: app.chat", `handler: app.chat, environment: { V: "${variable}" }`)}`;
const resolvedIn = (source: string, given = {}) =>
  (
    templateOf(source, given).properties("ChatLambdaFunction").Environment as {
      Variables: { V: unknown };
    }
  ).Variables.V;

test("the stage is the flag's, else the provider's, else dev", () => {
  const source = withVariable("${sls:stage}");
  expect(resolvedIn(source)).toBe("dev");
  expect(
    resolvedIn(source.replace("name: aws", "name: aws, stage: \"${opt:stage, 'test'}\"")),
  ).toBe("test");
  expect(resolvedIn(source.replace("name: aws", "name: aws, stage: test"), { stage: "prod" })).toBe(
    "prod",
  );
});

test("a .env file counts where the service asks for it, the stage's before the common one", () => {
  const source = withVariable("${env:A}");
  const files = { ".env": "A=common", ".env.prod": "A=prod" };
  expect(refusalOf(source, { files })).toContain('Value not found at "env" source');
  const asking = `useDotenv: true\n${source}`;
  expect(resolvedIn(asking, { files })).toBe("common");
  expect(resolvedIn(asking, { files, stage: "prod" })).toBe("prod");
  expect(resolvedIn(asking, { files, environment: { A: "shell" } })).toBe("shell");
  expect(projectOf(asking, { files }).sources).toContain("/p/.env");
});

test("version 4 loads .env unasked", () => {
  const source = withVariable("${env:A}", "frameworkVersion: '^4.2.0'\n");
  expect(resolvedIn(source, { files: { ".env": "A=common" } })).toBe("common");
});

test("a .env file whose values are too long is named", () => {
  const files = { ".env": `A=${"x".repeat(65_537)}` };
  expect(refusalOf(`useDotenv: true\n${SERVICE}`, { files })).toBe(
    "/p/.env:1: Failed to load environment variables: A has more than 65536 characters",
  );
});

test("what is not known here is given by a flag, or by the service itself", () => {
  const source = `${withVariable("${ssm:/a}${cf:b.C}")}custom: { sluice: { variables: { 'ssm:/a': own, 'cf:b.C': x } } }\n`;
  expect(resolvedIn(source)).toBe("ownx");
  expect(resolvedIn(source, { parameters: { "ssm:/a": "flag" } })).toBe("flagx");
});

test("a file that is not there is named", () => {
  expect(refusalOf(withVariable("${file(./none.yml)}"))).toBe(
    '/p/serverless.yml:4: Cannot resolve variable at "functions.chat.environment.V": there is no file /p/none.yml',
  );
});
