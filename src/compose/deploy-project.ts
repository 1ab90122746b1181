import { compileDeployment } from "../core/deployment.ts";
import { DomainIndex } from "../core/domain-index.ts";
import type { Project } from "../core/model/project.ts";
import type { ServedApis } from "../engine/served-apis.ts";
import { compileModels } from "../project/model-schema/compile-models.ts";

/** Serves what the project says. Compiles all of it first: throws `SyntaxError` before anything has changed. */
export function deployProject(
  apis: ServedApis,
  project: Project,
  relax: { readonly routeResponses: boolean },
): void {
  const compiled = project.apis.map((api) => ({
    api,
    deployment: compileDeployment(api, {
      relaxRouteResponses: relax.routeResponses,
      compileModels,
    }),
  }));
  const domains = DomainIndex.compile(project.domainNames);
  apis.deployApiKeys(project);
  const kept = new Set(project.apis.map(({ apiId }) => apiId));
  for (const { apiId } of apis.all()) if (!kept.has(apiId)) apis.remove(apiId);
  for (const { api, deployment } of compiled) apis.deploy(api, deployment);
  const [first] = project.apis;
  if (first !== undefined) apis.makeDefault(first.apiId);
  apis.serveDomains(domains);
}
