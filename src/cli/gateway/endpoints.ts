import { clientHost } from "../../compose/api-endpoint.ts";
import type { Config } from "../../config/config.ts";
import type { DomainName } from "../../core/model/domain-name.ts";
import type { Serving } from "../../core/model/serving.ts";

export interface EndpointPlace extends Pick<Config, "host" | "port"> {
  readonly controlUrl: string;
  /** Plain text is not answered. */
  readonly isTls?: boolean;
}

/** Where clients and backends reach one API. */
export interface Endpoint {
  readonly apiId: string;
  readonly name: string;
  /** The API's first; the others are served beside it. */
  readonly stage: string;
  readonly otherStages: readonly string[];
  /** For clients. */
  readonly url: string;
  /** For `--endpoint-url`: the base of `@connections`. */
  readonly callbackUrl: string;
  /** Of the control listener, which all APIs share. */
  readonly controlUrl: string;
  /** The API's custom domains, whatever stage they lead to. */
  readonly customDomains: readonly CustomDomain[];
}

export interface CustomDomain {
  readonly stage: string;
  readonly url: string;
  readonly callbackUrl: string;
}

/**
 * One for each API that has a stage. The first API is the default one, at `/{stage}`. An API whose default endpoint is
 * disabled is named by its first custom domain, and not at all without one.
 */
export function endpointsOf(
  { apis, domainNames }: Pick<Serving, "apis" | "domainNames">,
  { host, port, controlUrl, isTls = false }: EndpointPlace,
): Endpoint[] {
  const authority = `${clientHost(host)}:${port}`;
  return apis.flatMap(({ apiId, name, stages, disableExecuteApiEndpoint }, index) => {
    const [first, ...others] = stages.map(({ stage }) => stage.stageName);
    if (first === undefined) return [];
    const customDomains = customDomainsOf(apiId, domainNames, { port, isTls });
    if (!disableExecuteApiEndpoint) {
      const place = `${authority}${index === 0 ? "" : `/_aws/execute-api/${apiId}`}/${first}`;
      const stages = { stage: first, otherStages: others };
      return [{ apiId, name, ...stages, ...urls(place, isTls), controlUrl, customDomains }];
    }
    const [domain] = customDomains;
    if (domain === undefined) return [];
    return [{ apiId, name, ...domain, otherStages: [], controlUrl, customDomains }];
  });
}

/** Names that lead here as they stand come before wildcards. */
function customDomainsOf(
  apiId: string,
  domainNames: readonly DomainName[],
  { port, isTls }: { readonly port: number; readonly isTls: boolean },
): CustomDomain[] {
  const isWildcard = ({ domainName }: DomainName) => domainName.startsWith("*");
  return domainNames
    .toSorted((a, b) => Number(isWildcard(a)) - Number(isWildcard(b)))
    .flatMap(({ domainName, apiMappings }) =>
      apiMappings.flatMap((mapping) => {
        if (mapping.apiId !== apiId) return [];
        const key = mapping.apiMappingKey === "" ? "" : `/${mapping.apiMappingKey}`;
        return [{ stage: mapping.stage, ...urls(`${domainName}:${port}${key}`, isTls) }];
      }),
    );
}

function urls(
  place: string,
  isTls: boolean,
): { readonly url: string; readonly callbackUrl: string } {
  const s = isTls ? "s" : "";
  return { url: `ws${s}://${place}`, callbackUrl: `http${s}://${place}` };
}
