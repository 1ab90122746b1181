import { describe, expect, test } from "bun:test";
import { parseTemplate } from "../cloudformation/parse-template.ts";
import { memberOf } from "../cloudformation/template-node.ts";
import { withLocalAssets } from "./local-assets.ts";
import type { StackAssets } from "./stack-assets.ts";

const ASSETS: StackAssets = { pathOf: () => "/app/cdk.out/asset.a1", parameters: {}, sources: [] };
const NO_ASSETS: StackAssets = { ...ASSETS, pathOf: () => undefined };

/** What a property of the template's resource becomes. */
function madeOf(resource: unknown, property: string, assets = ASSETS): unknown {
  const root = parseTemplate(
    "/t.json",
    JSON.stringify({ Resources: { A: resource }, Outputs: {} }),
  );
  const made = withLocalAssets(root, "/app/cdk.out/assembly-Prod/t.json", assets);
  expect(memberOf(made, "Outputs")?.kind).toBe("mapping");
  const properties = memberOf(memberOf(memberOf(made, "Resources"), "A"), "Properties");
  const value = memberOf(properties, property);
  return value?.kind === "scalar" ? value.text : value?.kind;
}

const S3 = { S3Bucket: "assets", S3Key: "a1.zip" };

describe("withLocalAssets() writes a local path", () => {
  test("for the code of a function, the content of a layer and the template of a nested stack", () => {
    const types = {
      "AWS::Lambda::Function": ["Code", S3],
      "AWS::Lambda::LayerVersion": ["Content", S3],
      "AWS::CloudFormation::Stack": ["TemplateURL", "https://s3.amazonaws.com/assets/a1.json"],
    } as const;
    for (const [Type, [property, reference]] of Object.entries(types)) {
      const resource = { Type, Properties: { [property]: reference } };
      expect(madeOf(resource, property)).toBe("/app/cdk.out/asset.a1");
    }
  });

  test("that the template notes itself, from its own folder, or an absolute one", () => {
    const noted = (path: string) => ({
      ...{ Type: "AWS::Lambda::Function", Properties: { Code: S3 } },
      Metadata: { "aws:asset:path": path, "aws:asset:property": "Code" },
    });
    expect(madeOf(noted("../asset.b2"), "Code")).toBe("/app/cdk.out/asset.b2");
    expect(madeOf(noted("/app/src"), "Code")).toBe("/app/src");
  });
});

describe("withLocalAssets() leaves as it is", () => {
  test("inline code and container images", () => {
    const function_ = (Code: unknown) => ({ Type: "AWS::Lambda::Function", Properties: { Code } });
    expect(madeOf(function_({ ZipFile: "exports.handler = 1" }), "Code")).toBe("mapping");
    expect(madeOf(function_({ ImageUri: "a.b/c" }), "Code")).toBe("mapping");
  });

  test("what is no asset of the stack, and what a note says of another property", () => {
    const resource = {
      ...{ Type: "AWS::Lambda::Function", Properties: { Code: S3 } },
      Metadata: { "aws:asset:path": "asset.b2", "aws:asset:property": "Content" },
    };
    expect(madeOf(resource, "Code", NO_ASSETS)).toBe("mapping");
  });

  test("other types, and resources that are no mapping", () => {
    expect(madeOf({ Type: "AWS::Glue::Job", Properties: { Code: S3 } }, "Code")).toBe("mapping");
    expect(madeOf({ Type: "constructor", Properties: { Code: S3 } }, "Code")).toBe("mapping");
    expect(madeOf([], "Code")).toBeUndefined();
  });
});
