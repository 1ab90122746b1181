import type { Project } from "../../../src/core/model/project.ts";
import { loadTemplate } from "../../../src/project/cloudformation/load-template.ts";
import { ProjectError } from "../../../src/project/project-error.ts";
import { loadSluiceYaml } from "../../../src/project/sluice-yaml/load-sluice-yaml.ts";
import { sluiceYamlForm } from "../../../src/project/sluice-yaml/sluice-yaml-form.ts";
import { cloudFormationForm } from "../../../src/project/template-form/cloudformation-form.ts";
import { hold, Violation } from "../engine/target.ts";
import { PLACE } from "./random-project.ts";

const FOLDER = "/srv/app";

interface Loaded {
  readonly yaml: string;
  readonly fromYaml: Project;
  readonly template: string;
  /** `undefined`: refused, because CloudFormation has no way to say a map whose one key is `Ref`. */
  readonly fromTemplate: Project | undefined;
}

/** A project after each form of it was loaded. */
export function writtenAndLoaded(project: Project, place = PLACE): Loaded {
  const yaml = sluiceYamlForm(project, { folder: FOLDER }).text;
  const file = `${FOLDER}/sluice.yaml`;
  const fromYaml = loaded(yaml, () => loadSluiceYaml({ ...place, file, text: yaml }).project);
  const template = templateOf(project, place);
  if (template === undefined) return { yaml, fromYaml, template: "", fromTemplate: undefined };
  const fromTemplate = loaded(template, () =>
    loadTemplate({
      ...place,
      ...{ file: `${FOLDER}/template.yaml`, text: template },
      ...{ parameters: {}, relaxRouteResponses: false },
    }),
  );
  return { yaml, fromYaml, template, fromTemplate };
}

function templateOf(project: Project, place: typeof PLACE): string | undefined {
  try {
    return cloudFormationForm(project, { ...place, folder: FOLDER }).text;
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

/** `text`: what was loaded. */
export function holdSame(actual: unknown, expected: unknown, text: string): void {
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
