import type { Project, ProjectWarning } from "../core/model/project.ts";

/** Of APIs that answer nobody: their default endpoint is disabled and no custom domain leads to them. */
export function unreachableApis({ apis, domainNames }: Project): ProjectWarning[] {
  const mapped = new Set(
    domainNames.flatMap(({ apiMappings }) => apiMappings.map(({ apiId }) => apiId)),
  );
  return apis
    .filter(
      ({ apiId, disableExecuteApiEndpoint }) => disableExecuteApiEndpoint && !mapped.has(apiId),
    )
    .map(({ name }) => ({
      message: `API "${name}" has DisableExecuteApiEndpoint and no custom domain, so nobody reaches it: map a domain to it, or leave the default endpoint on`,
    }));
}
