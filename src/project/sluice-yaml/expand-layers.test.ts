import { describe, expect, test } from "bun:test";
import { load, refusal, URL_ROUTE, warningsOf } from "./load-text.fixture.ts";

const REMOTE = "arn:aws:lambda:us-east-1:017000801446:layer:Powertools:7";
const text = (layers: string, rest = "") =>
  `${URL_ROUTE}functions:\n  send:\n    runtime: nodejs22.x\n    handler: a.b\n    layers: ${layers}\n${rest}`;
const layersOf = (...parts: Parameters<typeof text>) =>
  load(text(...parts)).project.functions[0]?.layers;

describe("expandLayers()", () => {
  test("takes folders and zips beside the file, and what goes below a folder of /opt", () => {
    expect(layersOf("[layers/a, b.zip, { contentUri: c, subfolder: python }]")).toEqual([
      { layerVersionArn: expect.stringContaining(":layer:a:1"), path: "/project/layers/a" },
      { layerVersionArn: expect.stringContaining(":layer:b-zip:1"), path: "/project/b.zip" },
      {
        ...{ layerVersionArn: expect.stringContaining(":layer:c:1"), path: "/project/c" },
        subfolder: "python",
      },
    ]);
  });

  test("takes ARNs that layers leads to a folder, and warns about others", () => {
    const layers = `layers: { "${REMOTE}": ./powertools }\n`;
    expect(layersOf(`["${REMOTE}"]`, layers)).toEqual([
      { layerVersionArn: REMOTE, path: "/project/powertools" },
    ]);
    expect(warningsOf(text(`["${REMOTE}"]`))).toEqual([
      `functions.send: ${REMOTE} is not on this machine, so code that imports from it fails: name a folder or zip for each under layers in sluice.yaml`,
    ]);
    expect(warningsOf(text("[]", layers))).toEqual([
      `layers.${REMOTE} has no effect: no function has this layer`,
    ]);
  });

  test("says where a layer is that is not there", () => {
    const { warnings } = load(text("[a, b]"), (path) => path === "/project/a").project;
    expect(warnings.filter(({ message }) => message.includes("/project/b"))).toEqual([
      {
        message:
          "functions.send: the layer /project/b does not exist, so code that imports from it fails",
        position: { file: "/project/sluice.yaml", line: expect.any(Number) },
      },
    ]);
  });

  test("refuses a sixth, and a folder outside of /opt", () => {
    expect(layersOf("[a, b, c, d, e]")).toHaveLength(5);
    expect(refusal(text("[a, b, c, d, e, f]")).message).toContain(
      "functions.send.layers has 6 layers, and Lambda allows 5",
    );
    for (const subfolder of ["../x", "/x", "a/../../b"]) {
      expect(refusal(text(`[{ contentUri: c, subfolder: "${subfolder}" }]`)).message).toContain(
        "functions.send.layers[0].subfolder must be a path below /opt such as python",
      );
    }
  });
});
