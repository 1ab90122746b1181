import { expect, test } from "bun:test";
import { loadConfig } from "../../config/config.ts";
import { ProjectError } from "../../project/project-error.ts";
import { projectFolder } from "../dev/dev-project.fixture.ts";
import { readDefinitions, readText } from "./read-definitions.ts";

const TEMPLATE = `Resources:
  Chat:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Fn:
    Type: AWS::Lambda::Function
    Properties: { Runtime: nodejs22.x, Handler: app.handler, Code: src, Role: arn:aws:iam::123456789012:role/r }
`;

test("a reader is told where the settings place the project", () => {
  using project = projectFolder({ "template.yaml": TEMPLATE });
  const environment = { variables: {}, homeFolder: project.folder, workingFolder: project.folder };
  const { config } = loadConfig({
    command: "dev",
    flags: { region: "eu-north-1" },
    environment,
  });
  const file = project.path("template.yaml");
  const read = readDefinitions(
    { kind: "template", file },
    { config, stackName: "room", parameters: {} },
  );
  expect(read.functions.map(({ functionArn }) => functionArn)).toEqual([
    `arn:aws:lambda:eu-north-1:${config.accountId}:function:room-Fn`,
  ]);
  expect(read.warnings.map(({ message }) => message)).toContain(
    `Function Fn: the code folder ${project.path("src")} does not exist, so every call of the function fails`,
  );
});

test("a file that cannot be read is one sentence", () => {
  using project = projectFolder({});
  expect(() => readText(project.path("gone.yaml"))).toThrow(ProjectError);
  expect(() => readText(project.path("gone.yaml"))).toThrow(
    `Cannot read ${project.path("gone.yaml")}: `,
  );
});
