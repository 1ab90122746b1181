import { describe, expect, test } from "bun:test";
import { parseTemplate } from "../cloudformation/parse-template.ts";
import { SourceLines } from "../source-lines.ts";
import { ConstructPaths } from "./construct-paths.ts";
import type { StackArtifact } from "./read-assembly.ts";

const FILE = "/app/cdk.out/Chat.template.json";
const STACK: StackArtifact = {
  ...{ id: "Chat", displayName: "Chat", stackName: "Chat", dependencies: [], templateFile: FILE },
  ...{
    assetManifests: [],
    metadata: {},
    position: { file: "/app/cdk.out/manifest.json", line: 1 },
  },
};

function pathsOf(metadata: unknown, stack: StackArtifact = STACK): ConstructPaths {
  const resources = {
    GreetA1B2C3D4: {
      Type: "AWS::Lambda::Function",
      Metadata: { "aws:cdk:path": "Chat/Greet/Resource" },
    },
    Route: { Type: "AWS::ApiGatewayV2::Route", Metadata: metadata },
  };
  const lines = new SourceLines("/app/cdk.out/Other.template.json");
  const text = JSON.stringify({ Resources: resources }, undefined, 1);
  const paths = new ConstructPaths();
  paths.add(stack, parseTemplate(FILE, text, lines.add(FILE)), lines);
  return paths;
}

const at = (line: number) => ({ file: FILE, line });

describe("ConstructPaths names", () => {
  const paths = pathsOf({ "aws:cdk:path": "Chat/WsApi/hello-Route" });

  test("what a sentence speaks of, as the app does", () => {
    expect(paths.named("Function GreetA1B2C3D4: Runtime is required", at(4))).toBe(
      "Function Chat/Greet: Runtime is required",
    );
    expect(paths.named("not run: A (GreetA1B2C3D4, GreetA1B2C3D4)", at(4))).toBe(
      "not run: A (Chat/Greet, Chat/Greet)",
    );
  });

  test("what stands in the place, where the sentence has no name that is only the CDK's", () => {
    expect(paths.named("Route Route: RouteKey is required", at(10))).toBe(
      "Route Route: RouteKey is required (Chat/WsApi/hello-Route)",
    );
    expect(paths.named("Template is odd", at(1))).toBe("Template is odd");
    expect(paths.named("Nowhere", undefined)).toBe("Nowhere");
  });

  test("no part of another name, and nothing that has no construct", () => {
    const sentence = "set lambda.endpoints.Chat-GreetA1B2C3D4 or OtherA1B2C3D4";
    expect(paths.named(sentence, { file: "/elsewhere.json", line: 4 })).toBe(sentence);
    expect(paths.named(sentence, at(4))).toBe(`${sentence} (Chat/Greet)`);
  });

  test("what the manifest notes, where the template does not", () => {
    const metadata = { "/Chat/WsApi/Route": [{ type: "aws:cdk:logicalId", data: "Route" }] };
    const noted = pathsOf(undefined, { ...STACK, metadata });
    expect(noted.named("RouteKey is required", at(10))).toBe(
      "RouteKey is required (Chat/WsApi/Route)",
    );
  });
});
