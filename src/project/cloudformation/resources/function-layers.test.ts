import { describe, expect, test } from "bun:test";
import { load, refusal, warningsOf } from "../template.fixture.ts";

const FN = `Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      Layers: `;
const arn = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:1`;

function layers(list: string, resources = "") {
  const project = load(`${FN}${list}\n${resources}`);
  return { layers: project.functions[0]?.layers, warnings: warningsOf(project) };
}

describe("readLayers()", () => {
  test("takes layers of the template, in order, from a folder, a zip and an asset of the CDK", () => {
    const found = layers(
      "[!Ref Sam, !Ref Raw, !Ref Cdk]",
      `  Sam: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layers/a } }
  Raw: { Type: AWS::Lambda::LayerVersion, Properties: { Content: layers/b.zip, LayerName: raw } }
  Cdk:
    Type: AWS::Lambda::LayerVersion
    Properties: { Content: { S3Bucket: x, S3Key: y } }
    Metadata: { "aws:asset:path": asset.c, "aws:asset:property": Content }
`,
    );
    expect(found).toEqual({
      layers: [
        { layerVersionArn: arn("room-Sam"), path: "/project/layers/a" },
        { layerVersionArn: arn("raw"), path: "/project/layers/b.zip" },
        { layerVersionArn: arn("room-Cdk"), path: "/project/asset.c" },
      ],
      warnings: [],
    });
  });

  test("puts what sam build would build where the build puts it", () => {
    const built = (metadata: string) =>
      layers(
        "[!Ref L]",
        `  L: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: l }, Metadata: ${metadata} }\n`,
      );
    const layer = { layerVersionArn: arn("room-L"), path: "/project/l" };
    expect(built("{ BuildMethod: python3.13 }").layers).toEqual([
      { ...layer, subfolder: "python" },
    ]);
    expect(built("{ BuildMethod: nodejs22.x }").layers).toEqual([
      { ...layer, subfolder: "nodejs" },
    ]);
    expect(built("{ BuildMethod: nodejs22.x, SamResourceId: L }").layers).toEqual([layer]);
    expect(built("{ BuildMethod: makefile }")).toEqual({
      layers: [layer],
      warnings: [
        "8: LayerVersion L: BuildMethod makefile is not run here: build it first, and give the folder of the result as its ContentUri",
      ],
    });
  });

  test("names those that are not here in one warning", () => {
    const remote = "arn:aws:lambda:eu-west-1:017000801446:layer:Powertools:7";
    const stored =
      "  L: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: s3://b/k } }\n";
    expect(layers(`[${remote}, !Ref L]`, stored)).toEqual({
      layers: undefined,
      warnings: [
        `7: Function Fn: ${remote}, L are not on this machine, so code that imports from them fails: name a folder or zip for each under layers in sluice.yaml`,
      ],
    });
  });

  test("takes those that a sluice.yaml has, and says which it has for nothing", () => {
    const remote = "arn:aws:lambda:eu-west-1:017000801446:layer:Powertools";
    const position = { file: "/project/sluice.yaml", line: 3 };
    const override = (name: string) => ({ name, path: `/project/${name.length}`, position });
    const overrides = {
      ...{ environment: {}, functions: [], apiKeys: [], parameters: [] },
      layers: [override(remote), override("L"), override("Unused")],
    };
    const text = `${FN}["${remote}:7", !Ref L]
  L: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: s3://b/k } }
`;
    const project = load(text, { overrides });
    expect(project.functions[0]?.layers?.map(({ path }) => path)).toEqual([
      `/project/${remote.length}`,
      "/project/1",
    ]);
    expect(project.warnings).toEqual([
      { message: "layers.Unused has no effect: no function has this layer", position },
    ]);
  });

  test("says what is wrong with a layer once, however many functions have it", () => {
    const text = `${FN}[!Ref L]
  Other:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Runtime: nodejs22.x, Layers: [!Ref L] }
  L: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: l } }
`;
    const project = load(text, { exists: (path) => path !== "/project/l" });
    expect(warningsOf(project)).toEqual([
      "11: LayerVersion L: the layer /project/l does not exist, so code that imports from it fails",
    ]);
  });

  test("refuses more than five, and a layer without content", () => {
    expect(layers("[a, b, c, d, e]").warnings).toHaveLength(1);
    expect(refusal(`${FN}[a, b, c, d, e, f]\n`)).toBe(
      "7: Function Fn: Layers must be 5 layer versions at most: found 6",
    );
    expect(refusal(`${FN}[!Ref L]\n  L: { Type: AWS::Lambda::LayerVersion }\n`)).toBe(
      "8: LayerVersion L: Content is required",
    );
  });
});
