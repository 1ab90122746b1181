import type { Api } from "../../core/model/api.ts";
import type { Project } from "../../core/model/project.ts";
import {
  type AccountDefinitions,
  DEFINITIONS_VERSION,
  type DeployedDefinitions,
} from "../../core/model/running-definitions.ts";
import { namedFunction } from "../../project/absent-function.ts";
import { CliError } from "../cli-error.ts";
import { apiNamed, withChosenApi } from "./chosen-api.ts";
import type { ControlClient } from "./control-client.ts";
import { deployedApi } from "./deployed-api.ts";

export interface RunningProject {
  readonly project: Project;
  readonly region: string;
  readonly accountId: string;
  /** What is not part of it. */
  readonly notes: readonly string[];
}

interface Chosen {
  /** Of one API: its id or its name. */
  readonly api: string | undefined;
  readonly stage: string | undefined;
}

/** What a running gateway has deployed, as a project. Rejects with `CliError`. */
export async function runningProject(
  { url, get }: ControlClient,
  { api: wanted, stage }: Chosen,
): Promise<RunningProject> {
  const account = known(await get("/_sluice/definitions"), url, isAccount);
  const chosen = wanted === undefined ? account.apis : [apiNamed(account.apis, wanted)];
  const found: { readonly api: Api | undefined; readonly notes: readonly string[] }[] = [];
  for (const { apiId, name } of chosen) {
    const answer = await get(`/_sluice/definitions/${encodeURIComponent(apiId)}`);
    if (answer === undefined) {
      throw new CliError("service", `API "${name}" (${apiId}) was deleted meanwhile: try again.`);
    }
    found.push(deployedApi(known(answer, url, isDeployed), stage));
  }
  const apis = found.flatMap(({ api }) => (api === undefined ? [] : [api]));
  const left = found.flatMap(({ notes }) => notes);
  if (apis.length === 0) {
    const why = left.length === 0 ? "" : ` (${left.join("; ")})`;
    throw new CliError("parameter", `${url} has no API that is deployed${why}.`);
  }
  const clientCertificates = certificatesOf(apis);
  const whole = { ...EMPTY, ...accountPartOf(account), apis, clientCertificates };
  const project = withChosenApi(whole, wanted === undefined ? undefined : apis[0]?.apiId);
  const { region, accountId } = account;
  const reached = whatLeadsToThem(project, stage);
  return {
    ...{ project: { ...project, ...reached.kept }, region, accountId },
    notes: [
      ...left,
      ...reached.notes,
      ...namedByTheirIds(account, project),
      ...ofItsMachine(project),
    ],
  };
}

const EMPTY = { functions: [], warnings: [], sources: [] };

/** Values of keys stay where they are. A file has no key without a name. */
function accountPartOf({ domainNames, usagePlans, vpcLinks, apiKeys: keys }: AccountDefinitions) {
  const apiKeys = keys.map(({ name, ...key }) => ({
    ...key,
    name: name === "" ? `key ${key.apiKeyId}` : name,
    value: undefined,
  }));
  return { domainNames, usagePlans, vpcLinks, apiKeys };
}

function namedByTheirIds({ apiKeys }: AccountDefinitions, written: Project): string[] {
  return apiKeys
    .filter(
      ({ name, apiKeyId }) =>
        name === "" && written.apiKeys.some((each) => each.apiKeyId === apiKeyId),
    )
    .map(
      ({ apiKeyId }) => `API key ${apiKeyId} has no name, so it is written as "key ${apiKeyId}"`,
    );
}

/** Every one that a stage names. */
function certificatesOf(apis: readonly Api[]): Project["clientCertificates"] {
  const ids = apis.flatMap(({ stages }) => stages.map((each) => each.clientCertificateId));
  return [...new Set(ids)].flatMap((id) => (id === undefined ? [] : [{ clientCertificateId: id }]));
}

/** Custom domains and usage plans without what is not written. A stage that nobody asked for needs no note. */
function whatLeadsToThem(
  { apis, domainNames, usagePlans }: Project,
  wanted: string | undefined,
): { readonly kept: Pick<Project, "domainNames" | "usagePlans">; readonly notes: string[] } {
  const isThere = (place: { readonly apiId: string; readonly stage: string }) =>
    apis.some(
      ({ apiId, stages }) =>
        apiId === place.apiId && stages.some(({ stageName }) => stageName === place.stage),
    );
  const notes: string[] = [];
  const left = (what: string, place: { readonly apiId: string; readonly stage: string }) => {
    if (wanted !== undefined && place.stage !== wanted) return;
    notes.push(`${what} leads to stage ${place.stage} of API ${place.apiId}, which is left out`);
  };
  const keptDomains = domainNames.flatMap((domain) => {
    const apiMappings = domain.apiMappings.filter(isThere);
    for (const each of domain.apiMappings) {
      if (!isThere(each)) left(`an API mapping of ${domain.domainName}`, each);
    }
    if (apiMappings.length > 0) return [{ ...domain, apiMappings }];
    notes.push(`custom domain ${domain.domainName} is left out: it leads to none of these stages`);
    return [];
  });
  const keptPlans = usagePlans.map((plan) => {
    for (const each of plan.apiStages) if (!isThere(each)) left(`usage plan ${plan.name}`, each);
    return { ...plan, apiStages: plan.apiStages.filter(isThere) };
  });
  return { kept: { domainNames: keptDomains, usagePlans: keptPlans }, notes };
}

function ofItsMachine({ apis, domainNames, clientCertificates }: Project): string[] {
  const functions = new Set(
    apis.flatMap(({ integrations, authorizers }) => [
      ...integrations.flatMap((each) =>
        each.integrationType === "AWS_PROXY" || each.integrationType === "AWS"
          ? [namedFunction(each.integrationUri)?.functionArn]
          : [],
      ),
      ...authorizers.map(({ authorizerUri }) => namedFunction(authorizerUri)?.functionArn),
    ]),
  );
  functions.delete(undefined);
  const names = [...functions].map((arn) => arn?.split(":").at(-1));
  const hasCertificates = domainNames.length > 0 || clientCertificates.length > 0;
  const hasLogs = apis.some(({ stages }) => stages.some((each) => each.accessLogSettings));
  return [
    ...(names.length === 0
      ? []
      : [
          `functions are not part of it, nor is their code: ${names.join(", ")} ${names.length === 1 ? "is" : "are"} named by ARN`,
        ]),
    ...(hasCertificates
      ? ["files of certificates are the gateway's own, and are not written"]
      : []),
    ...(hasLogs ? ["where access logs go is the gateway's own, and is not written"] : []),
  ];
}

type Versioned = { readonly definitionsVersion: number };

/** An answer that this program understands. */
function known<Answer extends Versioned>(
  answer: unknown,
  url: string,
  is: (value: Partial<Answer>) => boolean,
): Answer {
  const value = (typeof answer === "object" ? (answer ?? {}) : {}) as Partial<Answer>;
  const { definitionsVersion: version } = value;
  if (version !== undefined && version !== DEFINITIONS_VERSION) {
    throw new CliError(
      "service",
      `The gateway at ${url} is of another version, which this program does not understand: use its own sluice.`,
    );
  }
  if (version === undefined || !is(value)) {
    throw new CliError(
      "service",
      `${url} is not the control URL of a sluice serve that tells what it serves.`,
    );
  }
  return value as Answer;
}

function isAccount(value: Partial<AccountDefinitions>): boolean {
  const { apis, domainNames, apiKeys, usagePlans, vpcLinks } = value;
  return [apis, domainNames, apiKeys, usagePlans, vpcLinks].every(Array.isArray);
}

function isDeployed({ stages, deployments }: Partial<DeployedDefinitions>): boolean {
  return Array.isArray(stages) && typeof deployments === "object" && deployments !== null;
}
