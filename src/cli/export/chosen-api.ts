import type { Api } from "../../core/model/api.ts";
import type { Project } from "../../core/model/project.ts";
import { CliError } from "../cli-error.ts";

/** The project with one API and what that needs, or as it is when none is asked for. */
export function withChosenApi(project: Project, wanted: string | undefined): Project {
  if (wanted === undefined) return project;
  const api = apiNamed(project.apis, wanted);
  const { apiId } = api;
  const usagePlans = project.usagePlans.flatMap((plan) => {
    const apiStages = plan.apiStages.filter((each) => each.apiId === apiId);
    return apiStages.length === 0 && plan.apiStages.length > 0 ? [] : [{ ...plan, apiStages }];
  });
  const domainNames = project.domainNames.flatMap((domain) => {
    const apiMappings = domain.apiMappings.filter((each) => each.apiId === apiId);
    return apiMappings.length === 0 ? [] : [{ ...domain, apiMappings }];
  });
  const others = project.apis.filter((each) => each !== api);
  const keysOf = (plans: Project["usagePlans"]) =>
    new Set(plans.flatMap(({ apiKeyIds }) => apiKeyIds));
  const [kept, all] = [keysOf(usagePlans), keysOf(project.usagePlans)];
  const connections = new Set(
    api.integrations.flatMap((each) => ("connectionId" in each ? [each.connectionId] : [])),
  );
  const isOpen = [...connections].some((id) => id?.includes("${"));
  const certificates = new Set(api.stages.map(({ clientCertificateId: id }) => id));
  return {
    ...project,
    ...{ apis: [api], usagePlans, domainNames },
    functions: project.functions.filter(
      ({ functionArn }) =>
        calls(api, functionArn) || !others.some((each) => calls(each, functionArn)),
    ),
    apiKeys: project.apiKeys.filter(({ apiKeyId: id }) => kept.has(id) || !all.has(id)),
    vpcLinks: project.vpcLinks.filter(({ vpcLinkId }) => isOpen || connections.has(vpcLinkId)),
    clientCertificates: project.clientCertificates.filter((each) =>
      certificates.has(each.clientCertificateId),
    ),
  };
}

type Named = Pick<Api, "apiId" | "name">;

/** By its id, or else by its name. */
export function apiNamed<One extends Named>(apis: readonly One[], wanted: string): One {
  const byId = apis.find(({ apiId }) => apiId === wanted);
  const [found, twin] = byId === undefined ? apis.filter(({ name }) => name === wanted) : [byId];
  if (found === undefined) {
    const known = apis.map(({ name, apiId }) => `${name} (${apiId})`).join(", ");
    const others = known === "" ? "there is none" : `there is ${known}`;
    throw new CliError("parameter", `There is no API "${wanted}": ${others}.`);
  }
  if (twin === undefined) return found;
  const ids = apis.filter(({ name }) => name === wanted).map(({ apiId }) => apiId);
  throw new CliError(
    "parameter",
    `${ids.length} APIs are named "${wanted}": give the id of one, ${ids.join(" or ")}.`,
  );
}

/** A function that another API alone calls is not exported with this one. */
function calls({ integrations, authorizers }: Api, functionArn: string): boolean {
  const uris = [
    ...integrations.map((each) => ("integrationUri" in each ? each.integrationUri : "")),
    ...authorizers.map(({ authorizerUri }) => authorizerUri),
  ];
  return uris.some((uri) => uri.includes(functionArn));
}
