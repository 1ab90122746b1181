import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProject } from "./find-project.ts";
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
      `No project in ${place}: looked for sluice.yaml, sluice.yml, template.yaml, template.yml, template.json, serverless.yml (or .yaml, .json, .js, .cjs, .mjs, .ts) and cdk.json`,
    );
  });
});

describe("findProject() of Terraform", () => {
  const show = '{"format_version": "1.0", "values": {}}';

  test("takes the JSON of terraform show by its content, also in the folder of a configuration", () => {
    const place = folderWith("terraform", ["main.tf"]);
    const file = join(place, "chat.json");
    writeFileSync(file, show);
    const found = { kind: "terraform", file, passedOver: [] };
    expect(findProject(file)).toEqual(found as never);
    expect(findProject(place)).toEqual(found as never);
  });

  test("says which commands make the JSON", () => {
    const place = folderWith("configuration", ["main.tf"]);
    const commands =
      "terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json, then sluice dev plan.json";
    expect(() => findProject(place)).toThrow(`${place} is a Terraform configuration: ${commands}`);
    expect(() => findProject(join(place, "main.tf"))).toThrow(commands);
  });
});

describe("findProject() with a service of the Serverless Framework", () => {
  test("takes its file, whatever it is written in", () => {
    for (const name of ["yml", "yaml", "json", "js", "cjs", "mjs", "ts"]) {
      const file = `serverless.${name}`;
      const place = folderWith(`of-${name}`, [file]);
      const found = { kind: "serverless", file: join(place, file), passedOver: [] };
      expect(findProject(place)).toEqual(found as never);
      expect(findProject(join(place, file))).toEqual(found as never);
    }
  });

  test("takes one of several services of a folder by its name", () => {
    const place = folderWith("services", ["serverless.chat.yml", "serverless-admin.yml"]);
    for (const name of ["serverless.chat.yml", "serverless-admin.yml"]) {
      expect(findProject(join(place, name)).kind).toBe("serverless");
    }
  });

  test("takes a sluice.yaml or a template beside it, and says so", () => {
    const place = folderWith("both", ["serverless.yml", "sluice.yaml"]);
    expect(findProject(place)).toMatchObject({
      file: join(place, "sluice.yaml"),
      passedOver: [join(place, "serverless.yml")],
    });
  });
});

describe("findProject() of a CDK app", () => {
  const ASSEMBLY = ["manifest.json", "cdk.out", "Chat.template.json"];
  function appWith(name: string, ...files: readonly string[]): string {
    const place = folderWith(name, files);
    writeFileSync(join(place, "cdk.json"), "{}");
    folderWith(`${name}/cdk.out`, ASSEMBLY);
    return place;
  }

  test("takes what was synthesized from it, by its folder, its cdk.json, and the assembly itself", () => {
    const place = appWith("cdk-app");
    const file = join(place, "cdk.out/manifest.json");
    for (const path of ["", "cdk.json", "cdk.out", "cdk.out/manifest.json"]) {
      expect(findProject(join(place, path))).toEqual({ kind: "cdk", file, passedOver: [] });
    }
  });

  test("takes one template of it, when that is given", () => {
    const file = join(appWith("cdk-template"), "cdk.out/Chat.template.json");
    expect(findProject(file)).toEqual({ kind: "template", file, passedOver: [] });
  });

  test("says to run cdk synth when there is nothing yet", () => {
    const place = folderWith("cdk-bare", ["app.py"]);
    writeFileSync(join(place, "cdk.json"), "{}");
    expect(() => findProject(place)).toThrow(
      `${place}/cdk.json is of an AWS CDK app, and ${place}/cdk.out is not there or is not whole: run cdk synth`,
    );
  });

  test("takes a sluice.yaml or a template beside it", () => {
    for (const name of ["sluice.yaml", "template.yaml"]) {
      const place = appWith(`cdk-and-${name}`, name);
      expect(findProject(place).file).toBe(join(place, name));
    }
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
