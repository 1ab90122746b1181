import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { apiTemplate, manifestOf, WrittenAssemblies } from "./assembly.fixture.ts";
import { readAssembly } from "./read-assembly.ts";
import { definesApi, servedStacks } from "./served-stacks.ts";

const written = new WrittenAssemblies();
afterAll(() => written[Symbol.dispose]());

const only = (Type: string, properties = {}) => ({
  Resources: { A: { Type, Properties: properties } },
});

test("servedStacks() are those of WebSocket APIs, what they depend on and what adds to them", () => {
  const folder = written.write({
    "manifest.json": manifestOf({
      Network: {},
      Data: { dependencies: ["Network"] },
      Chat: { dependencies: ["Data"] },
      Routes: { dependencies: ["Chat"] },
      Parent: {},
      Http: {},
      HttpRoutes: { dependencies: ["Http"] },
      Site: { dependencies: ["Chat"] },
    }),
    "Network.template.json": only("AWS::EC2::VPC"),
    "Data.template.json": only("AWS::DynamoDB::Table"),
    "Chat.template.json": apiTemplate(),
    "Routes.template.json": only("AWS::ApiGatewayV2::Route"),
    "Parent.template.json": only("AWS::CloudFormation::Stack"),
    "Http.template.json": only("AWS::ApiGatewayV2::Api", { ProtocolType: "HTTP" }),
    "HttpRoutes.template.json": only("AWS::ApiGatewayV2::Route"),
    "Site.template.json": only("AWS::S3::Bucket"),
  });
  const served = servedStacks(readAssembly(join(folder, "manifest.json")));
  expect(served.map(({ stack }) => stack.id)).toEqual([
    "Network",
    "Data",
    "Chat",
    "Routes",
    "Parent",
  ]);
  expect(served.filter(definesApi).map(({ stack }) => stack.id)).toEqual(["Chat", "Parent"]);
});
