import { expect, test } from "bun:test";
import { devOptions, projectFolder } from "../dev/dev-project.fixture.ts";
import { loadProject } from "./load-project.ts";
import type { ProjectOptions } from "./project-options.ts";

const SERVICE = `service: chat
provider:
  name: aws
  runtime: nodejs22.x
  region: eu-west-1
functions:
  chat:
    handler: app.chat
    environment: { V: "\${sls:stage} \${opt:region, 'none'} \${aws:region} \${param:a, 'none'} \${ssm:/s, 'none'}" }
    events: [{ websocket: $default }]
`;

function loaded(
  options: Partial<ProjectOptions> = {},
  files: Readonly<Record<string, string>> = {},
) {
  using project = projectFolder({ "serverless.yml": SERVICE, "app.js": "", ...files });
  const {
    project: found,
    config,
    origins,
  } = loadProject({ ...devOptions(project.folder), ...options });
  const [lambda] = found.functions;
  return { value: lambda?.environment.V, arn: lambda?.functionArn, config, origins, found };
}

test("a service is placed in its own Region", () => {
  const { value, arn, origins } = loaded();
  expect(value).toBe("dev none eu-west-1 none none");
  expect(arn).toBe("arn:aws:lambda:eu-west-1:123456789012:function:chat-dev-chat");
  expect(origins.region).toMatchObject({ from: "file", position: { line: 5 } });
});

test("flags are the framework's: the stage, the Region, parameters, and values of variables", () => {
  const { value, found } = loaded({
    flags: { stage: "prod", region: "us-west-2" },
    parameters: { a: "flag", "ssm:/s": "secret" },
  });
  expect(value).toBe("prod us-west-2 us-west-2 flag secret");
  expect(found.apis[0]?.stages.map(({ stageName }) => stageName)).toEqual(["prod"]);
});

test("a stage may be another one's than the one that is served", () => {
  expect(loaded({ service: { stage: "test" } }).value).toStartWith("test ");
});

test("a sluice.yaml beside it has settings for it", () => {
  const files = {
    "sluice.yaml":
      "template: serverless.yml\nparameters: { a: beside }\nsettings: { port: 4000 }\n",
  };
  const { value, config } = loaded({}, files);
  expect(value).toContain(" beside ");
  expect(config.port).toBe(4000);
});
