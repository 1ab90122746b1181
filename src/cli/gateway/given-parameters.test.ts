import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { ProjectError } from "../../project/project-error.ts";
import { devOptions, mockApi, projectFolder } from "../dev/dev-project.fixture.ts";
import { loadProject } from "./load-project.ts";

const TEMPLATE = `Parameters:
  Stage: { Type: String, Default: dev, AllowedValues: [dev, flag, file, yaml, sam, prod] }
  Secret: { Type: String, Default: none }
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Live:
    Type: AWS::ApiGatewayV2::Stage
    Properties: { ApiId: !Ref Api, StageName: !Ref Stage, AutoDeploy: true, StageVariables: { s: !Ref Secret } }
`;
const SAM = `[default.deploy.parameters]
parameter_overrides = "Stage=sam OfAnother=x"
[prod.deploy.parameters]
parameter_overrides = ["Stage=prod"]
`;
const FILE = '{ "Parameters": {\n  "Stage": "file" } }';

type Changes = Parameters<typeof devOptions>[1];

function loaded(folder: string, changes: Changes = {}) {
  const { project, remarks } = loadProject(devOptions(folder, changes));
  return { stage: project.apis[0]?.stages[0]?.stageName, remarks, sources: project.sources };
}

describe("the parameters of a template come from", () => {
  const all = {
    "template.yaml": TEMPLATE,
    "samconfig.toml": SAM,
    "dev.json": FILE,
    "sluice.yaml": "template: template.yaml\nparameters: { Stage: yaml }\n",
  };

  test("a flag, else a file, else a sluice.yaml, else samconfig.toml, else the template", () => {
    using project = projectFolder(all);
    const { folder } = project;
    const parameterFile = join(folder, "dev.json");
    const parameters = { Stage: "flag" };
    const template = join(folder, "template.yaml");
    expect(loaded(folder, { parameters, parameterFile }).stage).toBe("flag");
    expect(loaded(folder, { parameterFile }).stage).toBe("file");
    expect(loaded(folder).stage).toBe("yaml");
    expect(loaded(template).stage).toBe("sam");
    using plain = projectFolder({ "template.yaml": TEMPLATE });
    expect(loaded(plain.folder)).toEqual({
      ...{ stage: "dev", remarks: [], sources: [join(plain.folder, "template.yaml")] },
    });
  });

  test("the environment of samconfig.toml that --config-env names, which a start says", () => {
    using project = projectFolder({ "template.yaml": TEMPLATE, "samconfig.toml": SAM });
    const files = ["template.yaml", "samconfig.toml"].map((name) => join(project.folder, name));
    expect(loaded(project.folder, { configEnv: "prod" })).toEqual({
      stage: "prod",
      remarks: [
        "The parameter Stage has its value from samconfig.toml, where nothing else gives one.",
      ],
      sources: files,
    });
    expect(loaded(project.folder).remarks).toEqual([
      "The parameters Stage, OfAnother have their values from samconfig.toml, where nothing else gives one.",
    ]);
  });
});

describe("the parameters of a template are refused", () => {
  /** `file:line: message`. */
  function refused(files: Record<string, string>, changes: NonNullable<Changes>): string {
    using project = projectFolder({ "template.yaml": TEMPLATE, ...files });
    const { folder } = project;
    const { parameterFile, ...others } = changes;
    const file = parameterFile === undefined ? {} : { parameterFile: join(folder, parameterFile) };
    try {
      loadProject(devOptions(folder, { ...others, ...file }));
    } catch (error) {
      if (!(error instanceof ProjectError)) throw error;
      const { position, message } = error;
      const place = position === undefined ? "" : `${position.file}:${position.line}: `;
      return `${place}${message}`.replaceAll(folder, "");
    }
    return "nothing was refused";
  }

  test("with the line of their file when the template has none of that name", () => {
    expect(refused({ "p.json": '{\n"Stagee": "s3cret"}' }, { parameterFile: "p.json" })).toBe(
      "/p.json:2: The template has no parameter Stagee, did you mean Stage?",
    );
  });

  test("as from a flag when CloudFormation would", () => {
    const message = refused({ "p.json": '{"Stage": "s3cret"}' }, { parameterFile: "p.json" });
    expect(message).toStartWith(
      "/template.yaml:2: Parameter Stage must be one of its AllowedValues",
    );
    expect(message).not.toContain("s3cret");
  });

  test("when there is no such file, or no such environment", () => {
    expect(refused({}, { parameterFile: "gone.json" })).toContain("Cannot read /gone.json");
    expect(refused({}, { configEnv: "prod" })).toBe(
      "--config-env prod is for a samconfig.toml beside template.yaml: there is none",
    );
    expect(refused({ "samconfig.toml": SAM }, { configEnv: "pr" })).toBe(
      "/samconfig.toml:1: There is no environment pr for --config-env: it has default, prod",
    );
  });

  test("when nothing takes them", () => {
    const files = { "sluice.yaml": `apis:\n  chat:${mockApi()}` };
    for (const changes of [{ parameterFile: "p.json" }, { configEnv: "prod" }]) {
      expect(refused(files, changes)).toMatch(
        /has no template, so --[a-z-]+ .* is for nothing: remove it$/,
      );
    }
  });
});
