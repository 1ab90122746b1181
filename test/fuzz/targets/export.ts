import type { Project } from "../../../src/core/model/project.ts";
import { loadTemplate } from "../../../src/project/cloudformation/load-template.ts";
import { undeployable } from "../../../src/project/deployable.ts";
import { ProjectError } from "../../../src/project/project-error.ts";
import { loadSluiceYaml } from "../../../src/project/sluice-yaml/load-sluice-yaml.ts";
import { sluiceYamlForm } from "../../../src/project/sluice-yaml/sluice-yaml-form.ts";
import { cloudFormationForm } from "../../../src/project/template-form/cloudformation-form.ts";
import { comparable } from "../../support/same-project.ts";
import { Choices } from "../engine/choices.ts";
import { randomBytes } from "../engine/mutate.ts";
import { hold, type Target, Violation } from "../engine/target.ts";
import { PLACE, randomProject } from "./random-project.ts";

const FOLDER = "/srv/app";

export const exportedProjects: Target = {
  name: "export",
  property:
    "a project that deploys is the same after it was written as a sluice.yaml or a CloudFormation template and loaded",
  bytesMax: 400,
  dictionary: [],
  seeds: () => [new Uint8Array(0), Uint8Array.from({ length: 200 }, (_, at) => (at * 37) % 256)],
  fresh: (random) => randomBytes(random, 300),
  check(input) {
    const project = randomProject(new Choices(input));
    for (const api of project.apis) {
      const problem = undeployable(api);
      hold(problem === undefined, `the generator made what does not deploy: ${problem?.message}`);
    }
    const yaml = sluiceYamlForm(project, { folder: FOLDER }).text;
    const file = `${FOLDER}/sluice.yaml`;
    const fromYaml = loaded(yaml, () => loadSluiceYaml({ ...PLACE, file, text: yaml }).project);
    holdSame(comparable(fromYaml), comparable(project), yaml);
    const template = templateOf(project);
    if (template === undefined) return "a name that CloudFormation takes for a function";
    const again = loaded(template, () =>
      loadTemplate({
        ...PLACE,
        ...{ file: `${FOLDER}/template.yaml`, text: template },
        ...{ parameters: {}, relaxRouteResponses: false },
      }),
    );
    const how = { upToIds: true, withoutMachine: true };
    holdSame(comparable(again, how), comparable(project, how), template);
    return shapeOf(project);
  },
};

/** `undefined`: refused, because CloudFormation has no way to say a map whose one key is `Ref`. */
function templateOf(project: Project): string | undefined {
  try {
    return cloudFormationForm(project, { ...PLACE, folder: FOLDER }).text;
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    hold(error.message.startsWith('CloudFormation takes "Ref" in'), error.message);
    return undefined;
  }
}

function loaded(text: string, load: () => Project): Project {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    throw new Violation(`${error.position?.line}: ${error.message}\n${text}`);
  }
}

function holdSame(actual: unknown, expected: unknown, text: string): void {
  const [got, wanted] = [sorted(actual), sorted(expected)];
  if (got === wanted) return;
  let at = 0;
  while (got[at] === wanted[at]) at += 1;
  const from = Math.max(0, at - 100);
  throw new Violation(
    `got ${got.slice(from, at + 100)}, expected ${wanted.slice(from, at + 100)}, from\n${text}`,
  );
}

/** As JSON, whatever the order in which members were set. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, member) => {
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Which kinds of things it has. */
function shapeOf({ apis, functions, domainNames, usagePlans }: Project): string {
  const types = new Set(
    apis.flatMap(({ integrations }) => integrations.map((each) => each.integrationType)),
  );
  const counts = [functions, domainNames, usagePlans].map(({ length }) => Math.min(length, 1));
  return `${[...types].sort().join(" ")} ${counts.join("")}`;
}
