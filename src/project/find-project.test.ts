import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CDK_TEMPLATES_NAMED_MAX, findProject } from "./find-project.ts";
import { ProjectError } from "./project-error.ts";

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-find-project-")));
});
afterAll(() => rmSync(folder, { recursive: true }));

function folderWith(name: string, files: readonly string[]): string {
  const made = join(folder, name);
  mkdirSync(made);
  for (const file of files) writeFileSync(join(made, file), "");
  return made;
}

describe("findProject() in a folder", () => {
  test("prefers sluice.yaml, then sluice.yml, then a template", () => {
    const order = ["sluice.yaml", "sluice.yml", "template.yaml", "template.yml", "template.json"];
    for (const [index, name] of order.entries()) {
      const place = folderWith(`order-${index}`, order.slice(index));
      const kind = name.startsWith("sluice") ? "sluice-yaml" : "template";
      const passedOver = order.slice(index + 1).map((other) => join(place, other));
      expect(findProject(place)).toEqual({ kind, file: join(place, name), passedOver });
    }
  });

  test("passes over a folder that has the name of a file", () => {
    const place = folderWith("nested", ["template.yaml"]);
    mkdirSync(join(place, "sluice.yaml"));
    expect(findProject(place)).toMatchObject({
      kind: "template",
      file: join(place, "template.yaml"),
    });
  });

  test("says what it looked for and where when there is nothing", () => {
    const place = folderWith("empty", ["README.md"]);
    expect(() => findProject(place)).toThrow(ProjectError);
    expect(() => findProject(place)).toThrow(
      `No project in ${place}: looked for sluice.yaml, sluice.yml, template.yaml, template.yml and template.json`,
    );
  });
});

describe("findProject() says of the Serverless Framework that it is not supported yet", () => {
  const sentence = (file: string) =>
    `${file} is of the Serverless Framework, which is not supported yet: describe its routes and functions in a sluice.yaml beside it`;

  test("in a folder and as the file itself", () => {
    for (const name of ["serverless.yml", "serverless.ts"]) {
      const place = folderWith(`of-${name}`, [name]);
      const file = join(place, name);
      expect(() => findProject(place)).toThrow(sentence(file));
      expect(() => findProject(file)).toThrow(sentence(file));
    }
  });

  test("but takes a sluice.yaml beside it", () => {
    const place = folderWith("both", ["serverless.yml", "sluice.yaml"]);
    expect(findProject(place).file).toBe(join(place, "sluice.yaml"));
  });
});

describe("findProject() in the folder of a CDK app", () => {
  test("says what to run, and which file to give then", () => {
    const place = folderWith("cdk-app", ["cdk.json", "app.py"]);
    expect(() => findProject(place)).toThrow(
      `${place}/cdk.json is of an AWS CDK app: run cdk synth, then give the template that it writes, ${place}/cdk.out/{stack}.template.json`,
    );
  });

  test.each([
    [CDK_TEMPLATES_NAMED_MAX, ""],
    [CDK_TEMPLATES_NAMED_MAX + 1, " or another one there"],
  ])("names the templates of %d stacks", (count, more) => {
    const place = folderWith(`cdk-app-${count}`, ["cdk.json"]);
    const names = Array.from({ length: count }, (_, index) => `S${index}.template.json`);
    folderWith(`cdk-app-${count}/cdk.out`, [...names, "manifest.json"]);
    const named = names.slice(0, CDK_TEMPLATES_NAMED_MAX);
    const files = named.map((name) => `${place}/cdk.out/${name}`).join(" or ");
    expect(() => findProject(place)).toThrow(
      new ProjectError(
        `${place}/cdk.json is of an AWS CDK app: give the template of a stack, ${files}${more}`,
      ),
    );
  });

  test("takes a template beside it", () => {
    const place = folderWith("cdk-and-sam", ["cdk.json", "template.yaml"]);
    expect(findProject(place).file).toBe(join(place, "template.yaml"));
  });
});

describe("findProject() with a file", () => {
  test("tells a sluice.yaml from a template by its name", () => {
    const kinds = {
      "sluice.yaml": "sluice-yaml",
      "sluice.prod.yml": "sluice-yaml",
      "chat.sluice.yaml": "sluice-yaml",
      "stack.yaml": "template",
      "stack.json": "template",
      "stack.template": "template",
    } as const;
    const place = folderWith("named", Object.keys(kinds));
    for (const [name, kind] of Object.entries(kinds)) {
      expect(findProject(join(place, name))).toEqual({
        kind,
        file: join(place, name),
        passedOver: [],
      });
    }
  });

  test("refuses a file of another kind", () => {
    const file = join(folderWith("other", ["index.ts"]), "index.ts");
    expect(() => findProject(file)).toThrow(`${file} is no project file: expected a sluice.yaml`);
  });

  test("refuses a path where nothing is", () => {
    const file = join(folder, "nowhere");
    expect(() => findProject(file)).toThrow(`There is no file or folder ${file}`);
  });
});
