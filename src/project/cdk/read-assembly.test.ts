import { afterAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { assemblyArtifact, manifestOf, refusalOf, WrittenAssemblies } from "./assembly.fixture.ts";
import { NESTED_ASSEMBLIES_MAX, STACKS_MAX } from "./assembly-limits.ts";
import { readAssembly } from "./read-assembly.ts";

const written = new WrittenAssemblies();
afterAll(() => written[Symbol.dispose]());

function read(files: Readonly<Record<string, unknown>>) {
  return readAssembly(join(written.write(files), "manifest.json"));
}

const refused = (files: Readonly<Record<string, unknown>>) => refusalOf(() => read(files));

describe("readAssembly() reads", () => {
  test("a stack, with its names, its place, its assets and the line that names it", () => {
    const folder = written.write({
      "manifest.json": manifestOf(
        {
          ChatAB12: {
            environment: "aws://123456789012/eu-west-1",
            displayName: "Prod/Chat",
            properties: { templateFile: "chat.json", stackName: "Prod-Chat" },
            dependencies: ["ChatAB12.assets", "Other"],
          },
        },
        {
          "ChatAB12.assets": {
            type: "cdk:asset-manifest",
            properties: { file: "chat.assets.json" },
          },
        },
      ),
      "chat.json": {},
    });
    const file = join(folder, "manifest.json");
    expect(readAssembly(file)).toEqual([
      {
        ...{ id: "ChatAB12", displayName: "Prod/Chat", stackName: "Prod-Chat" },
        ...{ accountId: "123456789012", region: "eu-west-1", metadata: {} },
        templateFile: join(folder, "chat.json"),
        assetManifests: [join(folder, "chat.assets.json")],
        dependencies: ["ChatAB12.assets", "Other"],
        position: { file, line: 10 },
      },
    ]);
  });

  test("no place where the app leaves it open, and the id for names that are not there", () => {
    const [stack] = read({ "manifest.json": manifestOf({ Chat: {} }), "Chat.template.json": {} });
    expect(stack).toMatchObject({ id: "Chat", displayName: "Chat", stackName: "Chat" });
    expect(stack).not.toContainKeys(["region", "accountId"]);
  });

  test("those that others depend on first, and those of assemblies below after them", () => {
    const stacks = read({
      "manifest.json": manifestOf(
        { C: { dependencies: ["B"] }, B: { dependencies: ["A"] }, A: {} },
        { "assembly-Prod": assemblyArtifact("assembly-Prod") },
      ),
      ...{ "A.template.json": {}, "B.template.json": {}, "C.template.json": {} },
      "assembly-Prod/manifest.json": manifestOf({ D: {} }),
      "assembly-Prod/D.template.json": {},
    });
    expect(stacks.map(({ id }) => id)).toEqual(["A", "B", "C", "D"]);
    expect(stacks[3]?.templateFile).toEndWith("/assembly-Prod/D.template.json");
  });

  test("stacks that depend on each other, which the CDK refuses to write", () => {
    const manifest = manifestOf({ A: { dependencies: ["B"] }, B: { dependencies: ["A"] } });
    const stacks = read({
      "manifest.json": manifest,
      "A.template.json": {},
      "B.template.json": {},
    });
    expect(stacks.map(({ id }) => id)).toEqual(["B", "A"]);
  });
});

describe("readAssembly() refuses", () => {
  test("a manifest of something else", () => {
    expect(refused({ "manifest.json": { name: "an extension" } })).toBe(
      "manifest.json:1: manifest.json has no version, so it is not the manifest of a cloud assembly: give the folder that cdk synth writes",
    );
    expect(refused({ "manifest.json": { version: "48.0.0", artifacts: [] } })).toBe(
      "manifest.json:3: artifacts must be an object",
    );
  });

  test("a stack whose template is not there", () => {
    expect(refused({ "manifest.json": manifestOf({ Chat: {} }) })).toMatch(
      /^manifest.json:8: Stack Chat: there is no .+\/Chat.template.json: run cdk synth again$/,
    );
  });

  test("a stack without a template, or one outside of the assembly", () => {
    const withFile = (templateFile: unknown) =>
      refused({ "manifest.json": manifestOf({ Chat: { properties: { templateFile } } }) });
    expect(withFile(undefined)).toBe("manifest.json:4: Artifact Chat has no templateFile");
    for (const path of ["../../etc/passwd", "/etc/passwd", "..", "."]) {
      expect(withFile(path)).toBe(
        `manifest.json:8: Artifact Chat: templateFile ${path} leads out of the assembly`,
      );
    }
  });

  test("an environment that names no place", () => {
    expect(
      refused({
        "manifest.json": manifestOf({ Chat: { environment: "eu-west-1" } }),
        "Chat.template.json": {},
      }),
    ).toBe(
      "manifest.json:6: Stack Chat: environment must be aws://{account}/{region}: found eu-west-1",
    );
  });

  test(`assemblies that are nested deeper than ${NESTED_ASSEMBLIES_MAX} levels`, () => {
    const nested = (depth: number) => {
      const files: Record<string, unknown> = {};
      for (let level = 0; level <= depth; level += 1) {
        const below = level === depth ? {} : { below: assemblyArtifact("below") };
        files[`${"below/".repeat(level)}manifest.json`] = manifestOf({}, below);
      }
      return files;
    };
    expect(read(nested(NESTED_ASSEMBLIES_MAX))).toEqual([]);
    expect(refused(nested(NESTED_ASSEMBLIES_MAX + 1))).toBe(
      `manifest.json:4: Assemblies are nested deeper than ${NESTED_ASSEMBLIES_MAX} levels`,
    );
  });

  test(`more than ${STACKS_MAX} stacks`, () => {
    const stacks = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `S${index}`,
          { properties: { templateFile: "one.json" } },
        ]),
      );
    const files = (count: number) => ({
      "manifest.json": manifestOf(stacks(count)),
      "one.json": {},
    });
    expect(read(files(STACKS_MAX)).length).toBe(STACKS_MAX);
    expect(refused(files(STACKS_MAX + 1))).toBe(
      `manifest.json:1: The assembly has more than ${STACKS_MAX} stacks: ${STACKS_MAX + 1}`,
    );
  });
});
