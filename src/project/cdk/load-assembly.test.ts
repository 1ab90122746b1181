import { afterAll, describe, expect, test } from "bun:test";
import { dirname, join } from "node:path";
import type { Project } from "../../core/model/project.ts";
import {
  apiTemplate,
  assetsOf,
  functionWith,
  manifestOf,
  refusalOf,
  WrittenAssemblies,
} from "./assembly.fixture.ts";
import { type AssemblyOptions, loadAssembly } from "./load-assembly.ts";

const written = new WrittenAssemblies();
afterAll(() => written[Symbol.dispose]());

const APP = join(import.meta.dir, "../../../test/fixtures/cdk/cdk.out/manifest.json");

function load(file: string, options: Partial<AssemblyOptions> = {}): Project {
  return loadAssembly({
    ...{ file, region: "us-east-1", accountId: "123456789012", parameters: {} },
    relaxRouteResponses: false,
    ...options,
  });
}

const write = (files: Readonly<Record<string, unknown>>) =>
  join(written.write(files), "manifest.json");

/** `file:line: message`, without the folder. */
const warningsOf = ({ warnings }: Project) =>
  warnings.map(({ position, message }) => {
    const file = position?.file ?? "";
    return `${file.slice(file.lastIndexOf("/") + 1)}:${position?.line}: ${message}`;
  });

describe("loadAssembly() of an app that the CDK has synthesized", () => {
  const project = load(APP);

  test("has the API of each stack, with routes that lead to functions of another one", () => {
    expect(project.apis.map(({ name, stages }) => [name, stages[0]?.stageName])).toEqual([
      ["WsApi", "prod"],
      ["WsApi", "prod"],
    ]);
    const [api] = project.apis;
    const keys = api?.routes.map(({ routeKey }) => routeKey);
    expect(keys).toEqual(["$connect", "$disconnect", "$default", "shout", "ping"]);
    expect(JSON.stringify(api?.integrations)).toContain(
      "arn:aws:lambda:us-east-1:123456789012:function:FunctionsStack-Greet8553ACA9",
    );
    expect(api?.authorizers).toHaveLength(1);
    expect(api?.stages[0]?.defaultRouteSettings).toMatchObject({ throttlingBurstLimit: 50 });
  });

  test("has the functions, with the code in their assets and the values of parameters", () => {
    const functions = project.functions.map(({ functionName, codePath }) => [
      functionName,
      codePath.slice(dirname(APP).length).replace(/\.[0-9a-f]{64}/, ""),
    ]);
    expect(functions).toEqual(
      ["FunctionsStack", "Prod-Functions"].flatMap((stack) => [
        [`${stack}-Door509367B8`, stack === "FunctionsStack" ? "" : "/assembly-Prod"],
        [`${stack}-AuthorizerBD825682`, "/asset"],
        [`${stack}-Greet8553ACA9`, "/asset"],
        [`${stack}-Shout0E846BFC`, "/asset"],
      ]),
    );
    const given = load(APP, { parameters: { "FunctionsStack:Greeting": "salve" } });
    expect(given.functions.map(({ environment }) => environment.GREETING)).toEqual([
      ...[undefined, undefined, "salve", undefined],
      ...[undefined, undefined, "hello", undefined],
    ]);
  });

  test("says nothing of other stacks, of what only a deployment runs, nor of anything else that is well", () => {
    expect(warningsOf(load(APP, { stacks: ["ChatStack"] }))).toEqual([]);
  });

  test("says that a stack is elsewhere than the gateway", () => {
    expect(warningsOf(project)).toEqual([
      "manifest.json:48: Stack Prod/Chat is of account 444455556666 in eu-central-1, and the gateway of 123456789012 in us-east-1: signatures and ARNs of its API have the gateway's; --stack chooses the stacks to serve, --region and --account-id say where",
    ]);
    const place = { region: "eu-central-1", accountId: "444455556666" };
    expect(warningsOf(load(APP, place))).toEqual([]);
  });

  test("has the same ids whatever else is chosen", () => {
    const chosen = load(APP, { stacks: ["Prod/*"] });
    expect(chosen.apis.map(({ apiId }) => apiId)).toEqual([project.apis[1]?.apiId ?? ""]);
    expect(chosen.functions.every(({ functionArn }) => functionArn.includes("eu-central-1"))).toBe(
      true,
    );
  });

  test("is read again when a synthesis is finished, or its folder is gone", () => {
    expect(project.sources).toEqual([APP, dirname(APP)]);
  });
});

describe("loadAssembly() finds code by its key in Amazon S3", () => {
  test("where the app is synthesized without notes for tools", () => {
    const file = write({
      "manifest.json": manifestOf(
        { Chat: { dependencies: ["Chat.assets"] } },
        { "Chat.assets": { type: "cdk:asset-manifest", properties: { file: "Chat.assets.json" } } },
      ),
      "Chat.assets.json": assetsOf({ a1: { path: "asset.a1", objectKey: "a1.zip" } }),
      "Chat.template.json": apiTemplate({ Fn: functionWith({ S3Bucket: "b", S3Key: "a1.zip" }) }),
    });
    const { functions, warnings } = load(file);
    expect(functions.map(({ codePath }) => codePath)).toEqual([join(dirname(file), "asset.a1")]);
    expect(warnings).toEqual([]);
  });
});

describe("loadAssembly() names constructs", () => {
  const withPath = (properties: Readonly<Record<string, unknown>>) =>
    write({
      "manifest.json": manifestOf({ Chat: {} }),
      "Chat.template.json": apiTemplate({
        GreetA1B2C3D4: {
          ...(functionWith(".", properties) as object),
          Metadata: { "aws:cdk:path": "Chat/Greet/Resource" },
        },
      }),
    });

  test("in warnings", () => {
    expect(warningsOf(load(withPath({ DeadLetterConfig: {} })))).toEqual([
      "Chat.template.json:27: Function Chat/Greet: DeadLetterConfig has no effect here",
    ]);
  });

  test("in refusals", () => {
    expect(refusalOf(() => load(withPath({ Timeout: 0 })))).toBe(
      "Chat.template.json:27: Function Chat/Greet: Timeout must be a whole number from 1 to 900: found 0",
    );
  });
});

describe("loadAssembly() refuses", () => {
  test("two stacks of one name, which on AWS are in two places", () => {
    const twin = { properties: { stackName: "chat", templateFile: "chat.json" } };
    const file = write({
      "manifest.json": manifestOf({ Dev: twin, Prod: twin }),
      "chat.json": apiTemplate(),
    });
    expect(refusalOf(() => load(file))).toBe(
      'manifest.json:12: Stacks Dev and Prod both have the name chat: choose one with --stack "Prod"',
    );
    expect(load(file, { stacks: ["Prod"] }).apis).toHaveLength(1);
  });

  test("a function that two stacks make, and says how to choose", () => {
    const Fn = functionWith("src", { FunctionName: "greet" });
    const file = write({
      "manifest.json": manifestOf({ Dev: {}, Prod: {} }),
      "Dev.template.json": apiTemplate({ Fn }),
      "Prod.template.json": apiTemplate({ Fn }),
    });
    expect(refusalOf(() => load(file))).toBe(
      "Prod.template.json:21: Function Fn: a function named greet exists already; --stack chooses one of several stacks that make the same",
    );
  });

  test("a template that is written in part", () => {
    const file = write({
      "manifest.json": manifestOf({ Chat: {} }),
      "Chat.template.json": '{ "Resources": { "A": { "ProtocolType": "WEBSOCKET"',
    });
    expect(refusalOf(() => load(file))).toStartWith("Chat.template.json:1: Template is not valid");
  });
});

test("loadAssembly() of an app without WebSocket APIs is empty, and reads no template of it", () => {
  const file = write({
    "manifest.json": manifestOf({ Site: {} }),
    "Site.template.json": "{ Resources",
  });
  expect(load(file)).toMatchObject({ apis: [], functions: [], warnings: [] });
});
