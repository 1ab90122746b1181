import { afterAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { parseTemplate } from "../cloudformation/parse-template.ts";
import { assetsOf, refusalOf, WrittenAssemblies } from "./assembly.fixture.ts";
import type { StackArtifact } from "./read-assembly.ts";
import { readStackAssets } from "./stack-assets.ts";

const written = new WrittenAssemblies();
afterAll(() => written[Symbol.dispose]());

function stackIn(folder: string, more: Partial<StackArtifact> = {}): StackArtifact {
  return {
    ...{ id: "Chat", displayName: "Chat", stackName: "Chat", dependencies: [], metadata: {} },
    ...{ templateFile: join(folder, "Chat.template.json"), assetManifests: [] },
    position: { file: join(folder, "manifest.json"), line: 1 },
    ...more,
  };
}

const reference = (value: unknown) => parseTemplate("/Chat.template.json", JSON.stringify(value));

function assetsWith(manifest: unknown) {
  const folder = written.write({ "Chat.assets.json": manifest });
  const assetManifests = [join(folder, "Chat.assets.json")];
  return { folder, assets: () => readStackAssets(stackIn(folder, { assetManifests })) };
}

describe("readStackAssets() finds", () => {
  const { folder, assets } = assetsWith(
    assetsOf({
      a1: { path: "asset.a1", objectKey: "a1.zip" },
      b2: { path: "../asset.b2", objectKey: "chat/b2.json" },
    }),
  );

  test("what a key of Amazon S3 stands for", () => {
    const { pathOf, sources } = assets();
    const code = { S3Bucket: { "Fn::Sub": "cdk-assets-${AWS::AccountId}" }, S3Key: "a1.zip" };
    expect(pathOf(reference(code))).toBe(join(folder, "asset.a1"));
    expect(sources).toEqual([join(folder, "Chat.assets.json")]);
  });

  test("what an address is put together from, whatever prefix the keys have", () => {
    const url = {
      "Fn::Join": ["", ["https://s3.", { Ref: "AWS::URLSuffix" }, "/assets/chat/b2.json"]],
    };
    expect(assets().pathOf(reference(url))).toBe(join(folder, "../asset.b2"));
  });

  test("nothing for what is none of the stack's", () => {
    const { pathOf } = assets();
    expect(pathOf(reference({ S3Bucket: "mine", S3Key: "c3.zip" }))).toBeUndefined();
    expect(pathOf(reference("constructor"))).toBeUndefined();
  });

  test("what the parameters of an older synthesizer stand for, and gives them values", () => {
    const place = written.write({
      "Chat.metadata.json": {
        "/Chat": [
          {
            type: "aws:cdk:asset",
            data: {
              ...{ path: "asset.a1", id: "a1", s3BucketParameter: "A1Bucket" },
              ...{ s3KeyParameter: "A1Key", artifactHashParameter: "A1Hash" },
            },
          },
        ],
      },
    });
    const metadataFile = join(place, "Chat.metadata.json");
    const { pathOf, parameters } = readStackAssets(stackIn(place, { metadataFile }));
    const half = (index: number) => ({
      "Fn::Select": [index, { "Fn::Split": ["||", { Ref: "A1Key" }] }],
    });
    const code = { S3Bucket: { Ref: "A1Bucket" }, S3Key: { "Fn::Join": ["", [half(0), half(1)]] } };
    expect(pathOf(reference(code))).toBe(join(place, "asset.a1"));
    expect(Object.keys(parameters)).toEqual(["A1Bucket", "A1Key", "A1Hash"]);
    expect(parameters.A1Key?.split("||")).toHaveLength(2);
  });
});

describe("readStackAssets() refuses a manifest", () => {
  const refused = (manifest: unknown) => refusalOf(assetsWith(manifest).assets);

  test("whose files are no object", () => {
    expect(refused({ files: [] })).toBe("Chat.assets.json:2: files must be an object");
  });

  test("with a file that goes nowhere", () => {
    const source = { path: "asset.a1" };
    expect(refused({ files: { a1: { source } } })).toBe(
      "Chat.assets.json:3: Asset a1 has no destinations",
    );
    expect(refused({ files: { a1: { source, destinations: { current: {} } } } })).toBe(
      "Chat.assets.json:3: Asset a1 has no objectKey",
    );
  });

  test("but not one that a program makes, which has no path", () => {
    const { assets } = assetsWith({ files: { a1: { source: { executable: ["make"] } } } });
    expect(assets().parameters).toEqual({});
  });
});
