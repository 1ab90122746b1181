import { domainTarget, type MappedDomain } from "../core/domain-index.ts";
import { type RequestTarget, requestTarget } from "../core/endpoint.ts";
import { headerValue, type RawRequest } from "../core/http.ts";
import type { ServedApi, ServedApis, ServedStage } from "./served-apis.ts";

export type ResolvedEndpoint =
  | {
      readonly kind: "stage";
      readonly target: RequestTarget;
      readonly api: ServedApi;
      readonly stage: ServedStage;
    }
  /** A custom domain's own answer that it is there. */
  | { readonly kind: "healthCheck" }
  /** AWS says no more than Forbidden; `detail` tells the operator what the client got wrong. */
  | { readonly kind: "none"; readonly detail: string };

/** The API and the stage that a request's host and path name. */
export function resolveEndpoint(apis: ServedApis, request: RawRequest): ResolvedEndpoint {
  const host = headerValue(request.headers, "host");
  const domain = apis.domains.find(host);
  if (domain !== undefined) return atCustomDomain(apis, domain, request);
  const found = atDefaultEndpoint(apis, requestTarget(host, request.rawPath));
  return found.kind === "none" && OF_CONTROL_PLANE.test(request.rawPath)
    ? none(`${found.detail}. The control plane is on the control listener's port`)
    : found;
}

/** API Gateway's operations on APIs, and Lambda's. */
const OF_CONTROL_PLANE = /^\/(v2\/(apis|domainnames|tags)|2015-03-31\/functions)(\/|$)/;

function atDefaultEndpoint(apis: ServedApis, target: RequestTarget): ResolvedEndpoint {
  const api = apis.find(target.apiId);
  if (api === undefined) {
    if (apis.all().length === 0) return none("No API is served here yet");
    const known = listed(apis.all().map(({ apiId, name }) => `${apiId} (${name})`));
    return none(`No API "${target.apiId}" is served here, only ${known}`);
  }
  if (api.disableExecuteApiEndpoint) {
    const domains = listed(apis.domains.namesOf(api.apiId));
    return none(`${api.name} has DisableExecuteApiEndpoint; its custom domains: ${domains}`);
  }
  const { stageName } = target;
  const stage = stageName === undefined ? undefined : api.stages.get(stageName);
  if (stage !== undefined) return { kind: "stage", target, api, stage };
  const stages = listed([...api.stages.keys()]);
  return stageName === undefined
    ? none(`The path names no stage of ${api.name}: it has ${stages}`)
    : none(`No stage "${stageName}" in ${api.name}: it has ${stages}`);
}

function atCustomDomain(
  apis: ServedApis,
  domain: MappedDomain,
  { method, rawPath }: RawRequest,
): ResolvedEndpoint {
  const found = domainTarget(domain, rawPath);
  if (found.kind === "reserved") {
    const asks = found.rest === "" && (method === "GET" || method === "HEAD");
    return asks ? { kind: "healthCheck" } : none(`AWS keeps ${rawPath} for its health check`);
  }
  if (found.kind === "unmapped") {
    const keys = listed([...domain.mappings.keys()]);
    return none(
      `The path must begin with an API mapping key of ${domain.domainName}, without a stage: it has ${keys}`,
    );
  }
  const { mapping, rest } = found;
  const api = apis.find(mapping.apiId);
  const stage = api?.stages.get(mapping.stage);
  if (api === undefined || stage === undefined) {
    const { apiMappingKey, apiId } = mapping;
    return none(
      `"${apiMappingKey}" of ${domain.domainName} leads to stage ${mapping.stage} of API ${apiId}, which is not served here`,
    );
  }
  const target: RequestTarget = {
    apiId: api.apiId,
    stageName: stage.stageName,
    rest,
    namedBy: "customDomain",
  };
  return { kind: "stage", target, api, stage };
}

function none(detail: string): ResolvedEndpoint {
  return { kind: "none", detail };
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
