import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../../src/core/model/project.ts";
import { loadTemplate } from "../../src/project/cloudformation/load-template.ts";
import { ProjectError } from "../../src/project/project-error.ts";
import { loadSluiceYaml } from "../../src/project/sluice-yaml/load-sluice-yaml.ts";
import { sluiceYamlForm } from "../../src/project/sluice-yaml/sluice-yaml-form.ts";
import { cloudFormationForm } from "../../src/project/template-form/cloudformation-form.ts";
import { comparable } from "../support/same-project.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PLACE = { region: "eu-west-1", accountId: "123456789012", stackName: "shop" };
/** Where the export is written, which is another folder than the project's. */
const FOLDER = "/srv/out";

interface Source {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

function read(path: string): Source {
  return { name: path, file: join(ROOT, path), text: readFileSync(join(ROOT, path), "utf8") };
}

/** Projects that stand in documents: whole files, in fences. */
function inDocuments(): Source[] {
  const names = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
  return names.flatMap((name) => {
    const { text } = read(`docs/${name}`);
    const blocks = [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, block = ""]) => block);
    return blocks.flatMap((block, index) => {
      const kind = /^apis:/m.test(block)
        ? "sluice.yaml"
        : /^Resources:/m.test(block)
          ? "t.yaml"
          : "";
      const file = `/srv/docs/${kind}`;
      return kind === "" ? [] : [{ name: `docs/${name} ${index}`, file, text: block }];
    });
  });
}

function load({ file, text }: Pick<Source, "file" | "text">): Project {
  if (file.endsWith("sluice.yaml")) return loadSluiceYaml({ ...PLACE, file, text }).project;
  return loadTemplate({ ...PLACE, file, text, parameters: {}, relaxRouteResponses: false });
}

/** A piece of a document need not be a project. */
function loads(source: Source): boolean {
  try {
    return load(source).apis.length > 0;
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return false;
  }
}

const FILES = [
  ...["chat/template.yaml", "http-backend/sluice.yaml", "dynamodb-presence/template.yaml"].map(
    (name) => `examples/${name}`,
  ),
  ...readdirSync(join(ROOT, "test/fixtures/templates")).map(
    (name) => `test/fixtures/templates/${name}`,
  ),
];
const DOCUMENTED = inDocuments().filter(loads);

test("documents have projects to try", () => {
  expect(DOCUMENTED.length).toBeGreaterThan(10);
});

describe.each([...FILES.map(read), ...DOCUMENTED].map((source) => [source.name, source] as const))(
  "%s",
  (_name, source) => {
    const project = load(source);

    test("is the same project after it was written as a sluice.yaml and loaded", () => {
      const { text } = sluiceYamlForm(project, { folder: FOLDER });
      const again = load({ file: join(FOLDER, "sluice.yaml"), text });
      expect(comparable(again)).toEqual(comparable(project));
    });

    test("is the same project but for its ids after it was written as a template and loaded", () => {
      const { text } = cloudFormationForm(project, { ...PLACE, folder: FOLDER });
      const again = load({ file: join(FOLDER, "template.yaml"), text });
      const how = { upToIds: true, withoutMachine: true };
      expect(comparable(again, how)).toEqual(comparable(project, how));
      const unknown = again.warnings.filter(({ message }) =>
        /not known|not run here/.test(message),
      );
      expect(unknown).toEqual([]);
    });
  },
);
