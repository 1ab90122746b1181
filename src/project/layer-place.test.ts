import { expect, test } from "bun:test";
import {
  absentLayers,
  buildSubfolder,
  layerFolders,
  localLayerArn,
  overrideOf,
} from "./layer-place.ts";

const ARN = "arn:aws:lambda:us-east-1:017000801446:layer:Powertools:7";
const position = { file: "/p/sluice.yaml", line: 1 };

test("overrideOf() takes the most exact name", () => {
  const named = (...names: string[]) =>
    overrideOf(
      { layerVersionArn: ARN, logicalId: "Tools" },
      names.map((name) => ({ name, path: `/p/${name}`, position })),
    )?.name;
  expect(named("Other")).toBeUndefined();
  const unversioned = ARN.slice(0, -2);
  expect(named(unversioned)).toBe(unversioned);
  expect(named(unversioned, ARN)).toBe(ARN);
  expect(named(unversioned, ARN, "Tools")).toBe("Tools");
});

test("absentLayers() names every one", () => {
  expect(absentLayers([ARN])).toContain(`${ARN} is not on this machine`);
  expect(absentLayers([ARN, "Tools"])).toContain(`${ARN}, Tools are not on this machine`);
});

test("buildSubfolder() knows where SAM's builds put what they only copy or install", () => {
  const methods = ["python3.13", "nodejs22.x", "ruby3.3", "makefile", "java21", "rust-cargolambda"];
  expect(methods.map(buildSubfolder)).toEqual([
    ...["python", "nodejs", "ruby/lib"],
    ...[undefined, undefined, undefined],
  ]);
});

test("localLayerArn() makes a name of the folder's", () => {
  const place = { region: "eu-west-1", accountId: "123456789012" };
  expect(localLayerArn("/p/my layer", place)).toBe(
    "arn:aws:lambda:eu-west-1:123456789012:layer:my-layer:1",
  );
});

test("layerFolders() leaves zips out", () => {
  const layers = ["/p/a", "/p/b.zip"].map((path) => ({ layerVersionArn: ARN, path }));
  expect(layerFolders(layers)).toEqual(["/p/a"]);
  expect(layerFolders(undefined)).toEqual([]);
});
