import type { Api } from "./api.ts";
import type { Project } from "./project.ts";
import type { Stage } from "./stage.ts";

/** What a gateway serves: each stage with the API as it was deployed there. */
export interface Serving
  extends Omit<Project, "apis" | "warnings" | "sources" | "places" | "invokePermissions"> {
  readonly apis: readonly ServingApi[];
}

export interface ServingApi {
  readonly apiId: string;
  readonly name: string;
  readonly disableExecuteApiEndpoint: boolean;
  readonly stages: readonly ServingStage[];
}

/** Whoever serves it may take the same objects for the same contents. */
export interface ServingStage {
  readonly stage: Stage;
  readonly deployed: Api;
}

/** A project has one deployment, which all stages of an API follow. */
export function servingOf(project: Project): Serving {
  return {
    ...project,
    apis: project.apis.map((api) => ({
      apiId: api.apiId,
      name: api.name,
      disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
      stages: api.stages.map((stage) => ({ stage, deployed: api })),
    })),
  };
}
