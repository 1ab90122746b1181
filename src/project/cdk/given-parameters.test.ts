import { describe, expect, test } from "bun:test";
import { parseTemplate } from "../cloudformation/parse-template.ts";
import { refusalOf } from "./assembly.fixture.ts";
import { parametersOf, refuseUnknownParameters, type StackRoot } from "./given-parameters.ts";

function stackWith(id: string, displayName: string, names: readonly string[]): StackRoot {
  const Parameters = Object.fromEntries(names.map((name) => [name, { Type: "String" }]));
  return {
    stack: {
      ...{ id, displayName, stackName: id, dependencies: [], templateFile: `/${id}.json` },
      ...{ assetManifests: [], metadata: {}, position: { file: "/manifest.json", line: 1 } },
    },
    root: parseTemplate(`/${id}.json`, JSON.stringify({ Parameters })),
  };
}

const CHAT = stackWith("ProdChat", "Prod/Chat", ["Greeting", "Color", "BootstrapVersion"]);
const DATA = stackWith("ProdData", "Prod/Data", ["Color"]);

test("parametersOf() gives each stack those that it has, its own before those for all", () => {
  const parameters = { Color: "red", "Prod/Chat:Color": "blue", Greeting: "hi" };
  expect(parametersOf(CHAT, { parameters })).toEqual({ Color: "blue", Greeting: "hi" });
  expect(parametersOf(DATA, { parameters })).toEqual({ Color: "red" });
  expect(parametersOf(DATA, { parameters: { "ProdData:Color": "a:b" } })).toEqual({ Color: "a:b" });
});

test("values for what is elsewhere are every stack's, and none of them is a parameter", () => {
  const parameters = { "import:table": "t", "output:Data.Url": "u", "resolve:ssm:/a": "s" };
  expect(parametersOf(CHAT, { parameters })).toEqual(parameters);
  expect(() => refuseUnknownParameters([CHAT], { parameters })).not.toThrow();
});

describe("refuseUnknownParameters() refuses", () => {
  const refused = (parameters: Record<string, string>, stacks = [CHAT, DATA]) =>
    refusalOf(() => refuseUnknownParameters(stacks, { parameters }));

  test("what no stack has, with what there is", () => {
    expect(refused({ Colour: "red" })).toBe(
      "No stack of the app that is served has a parameter Colour: they have Greeting, Color",
    );
    expect(refused({ Colour: "red" }, [])).toEndWith("a parameter Colour: they have none");
  });

  test("what the stack it is for has not", () => {
    expect(refused({ "Prod/Data:Greeting": "hi" })).toStartWith(
      "No stack named Prod/Data has a parameter Greeting",
    );
    expect(refused({ "Data:Color": "red" })).toStartWith("No stack named Data has a parameter");
  });

  test("with the line of the sluice.yaml that gives it", () => {
    const position = { file: "/app/sluice.yaml", line: 4 };
    const given = {
      parameters: { Colour: "red" },
      overrides: { parameters: [{ name: "Colour", position }] },
    };
    expect(refusalOf(() => refuseUnknownParameters([CHAT], given))).toStartWith("sluice.yaml:4: ");
  });
});
