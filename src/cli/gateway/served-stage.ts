import type { Api } from "../../core/model/api.ts";
import type { Project } from "../../core/model/project.ts";
import { CliError } from "../cli-error.ts";

/** The project with one stage of each API, or as it is when none is asked for. */
export function withServedStage(project: Project, wanted: string | undefined): Project {
  if (wanted === undefined) return project;
  const usagePlans = project.usagePlans.map((plan) => ({
    ...plan,
    apiStages: plan.apiStages.filter(({ stage }) => stage === wanted),
  }));
  const apis = project.apis.map((api) => withStage(api, wanted));
  const warnings = [...project.warnings];
  const domainNames = project.domainNames.flatMap((domain) => {
    const apiMappings = domain.apiMappings.filter(({ stage }) => stage === wanted);
    if (apiMappings.length > 0) return [{ ...domain, apiMappings }];
    const message = `The custom domain ${domain.domainName} leads to other stages than ${wanted}, so it is not served`;
    warnings.push({ message });
    return [];
  });
  return { ...project, apis, usagePlans, domainNames, warnings };
}

function withStage(api: Api, wanted: string): Api {
  const stages = api.stages.filter(({ stageName }) => stageName === wanted);
  if (stages.length > 0) return { ...api, stages };
  const names = api.stages.map(({ stageName }) => stageName).join(", ");
  throw new CliError(
    "parameter",
    `API "${api.name}" has no stage "${wanted}": ${names === "" ? "it has none" : `it has ${names}`}.`,
  );
}
