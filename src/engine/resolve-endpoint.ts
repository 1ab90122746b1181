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
  /** AWS says no more than Forbidden; `detail` tells the operator what the client got wrong. */
  | { readonly kind: "none"; readonly detail: string };

/** The API and the stage that a request's host and path name. */
export function resolveEndpoint(apis: ServedApis, request: RawRequest): ResolvedEndpoint {
  const target = requestTarget(headerValue(request.headers, "host"), request.rawPath);
  const api = apis.find(target.apiId);
  if (api === undefined) {
    const known = listed(apis.all().map(({ apiId, name }) => `${apiId} (${name})`));
    return none(`No API "${target.apiId}" is served here, only ${known}`);
  }
  if (api.disableExecuteApiEndpoint) {
    return none(`${api.name} has DisableExecuteApiEndpoint, and custom domains are not served yet`);
  }
  const stages = listed([...api.stages.keys()]);
  if (target.stageName === undefined) {
    return none(`The path names no stage of ${api.name}: it has ${stages}`);
  }
  const stage = api.stages.get(target.stageName);
  return stage === undefined
    ? none(`No stage "${target.stageName}" in ${api.name}: it has ${stages}`)
    : { kind: "stage", target, api, stage };
}

function none(detail: string): ResolvedEndpoint {
  return { kind: "none", detail };
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
