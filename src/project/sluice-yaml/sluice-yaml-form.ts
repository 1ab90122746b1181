import { stringify } from "yaml";
import type { Api } from "../../core/model/api.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { Project } from "../../core/model/project.ts";
import type { ExportedForm } from "../exported-form.ts";
import { RUNNABLE_RUNTIME } from "../runnable.ts";
import { isHandler } from "./expand-function.ts";
import { expandedForm } from "./expanded-form.ts";
import { isVariableName } from "./function-variables.ts";

export interface SluiceYamlOptions {
  /** The folder of the file; paths are written as they are seen from there. */
  readonly folder: string;
  /** Members of `settings`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * A project as a sluice.yaml that is loaded as the same project, but for the values of API keys, for the environment that a
 * value came from, and for what a note names.
 */
export function sluiceYamlForm(
  project: Project,
  { folder, settings = {} }: SluiceYamlOptions,
): ExportedForm {
  const notes: string[] = [];
  const apis = project.apis.filter((api) => isServed(api, notes));
  const functions = project.functions.filter((one) => isRun(one, notes));
  const known = new Set(apis.map(({ apiId }) => apiId));
  const domainNames = project.domainNames.flatMap((domain) => {
    const apiMappings = domain.apiMappings.filter(({ apiId }) => known.has(apiId));
    return apiMappings.length === 0 ? [] : [{ ...domain, apiMappings }];
  });
  for (const api of apis) noteWithoutEffect(api, notes);
  if (project.apiKeys.length > 0) {
    const ways = "add value, valueFile or valueEnvironment to each, or it gets a generated one";
    notes.push(`values of API keys are not written: ${ways}`);
  }
  const form = expandedForm({ ...project, apis, functions, domainNames }, { folder });
  const head =
    Object.keys(settings).length === 0
      ? ""
      : `${stringify({ settings }, { lineWidth: 0, aliasDuplicateObjects: false })}\n`;
  const comment = `# Written by sluice export. Paths begin at the folder of this file, which was ${JSON.stringify(folder)}.\n`;
  return { text: `${comment}\n${head}${form}`, notes };
}

/** sluice.yaml describes what is served: an API with routes and a stage. */
function isServed({ name, routes, stages }: Api, notes: string[]): boolean {
  const missing = routes.length === 0 ? "route" : stages.length === 0 ? "stage" : undefined;
  if (missing === undefined) return true;
  notes.push(`API ${JSON.stringify(name)} has no ${missing}, so it is left out`);
  return false;
}

/** What sluice.yaml refuses of a function is what Sluice cannot run. */
function isRun({ functionName, runtime, handler, environment }: LambdaFunction, notes: string[]) {
  const name = Object.keys(environment).find((each) => !isVariableName(each));
  const reason = !RUNNABLE_RUNTIME.test(runtime)
    ? `its runtime ${runtime} is not run here`
    : !isHandler({ runtime, handler })
      ? `its handler ${JSON.stringify(handler)} is not file.export`
      : name === undefined
        ? undefined
        : `its variable ${JSON.stringify(name)} is not a letter, then letters, digits and _`;
  if (reason === undefined) return true;
  notes.push(`function ${functionName} is left out: ${reason}; integrations name it by its ARN`);
  return false;
}

function noteWithoutEffect({ name, routes }: Api, notes: string[]): void {
  for (const { routeKey, apiKeyRequired, requestParameters } of routes) {
    if (routeKey === "$connect") continue;
    if (!apiKeyRequired && Object.keys(requestParameters).length === 0) continue;
    const what = apiKeyRequired ? "apiKeyRequired" : "requestParameters";
    const where = `route ${routeKey} of API ${JSON.stringify(name)}`;
    notes.push(`${what} of ${where} has no effect but on $connect, so it is left out`);
  }
}
