import { expect, test } from "bun:test";
import { refusalOf, SERVICE, templateOf } from "./service.fixture.ts";

test("a layer is a folder or a zip, with the framework's logical id", () => {
  const { properties } = templateOf(
    `${SERVICE}layers:\n  shared: { path: layers/shared, compatibleRuntimes: [nodejs22.x] }\n  packed-1: { name: own, package: { artifact: p.zip } }\n  none:\n`,
  );
  expect(properties("SharedLambdaLayer")).toEqual({
    ...{ LayerName: "shared", CompatibleRuntimes: ["nodejs22.x"], Content: "layers/shared" },
  });
  expect(properties("PackedDash1LambdaLayer")).toEqual({ LayerName: "own", Content: "p.zip" });
});

test("a layer without code is refused", () => {
  expect(refusalOf(`${SERVICE}layers:\n  shared: {}\n`)).toBe(
    "/p/serverless.yml:6: Configuration error at 'layers.shared': must have required property 'path'",
  );
});
