import { INTEGRATIONS_PER_API_MAX, ROUTES_PER_API_MAX } from "../../core/api-quotas.ts";
import { apiKey, placeOf } from "../place-key.ts";
import type { CheckInput } from "./check-input.ts";
import { type Finding, finding } from "./finding.ts";

/** Stages of one API. AWS: "Quotas for configuring and running a WebSocket API". */
export const STAGES_PER_API_MAX = 10;

/** APIs with more than AWS allows unless it is asked. */
export function apiQuotaFindings({ project }: CheckInput): Finding[] {
  return project.apis.flatMap(({ apiId, name, routes, integrations, stages }) =>
    [
      ["routes", routes.length, ROUTES_PER_API_MAX] as const,
      ["integrations", integrations.length, INTEGRATIONS_PER_API_MAX] as const,
      ["stages", stages.length, STAGES_PER_API_MAX] as const,
    ].flatMap(([what, count, max]) => {
      if (count <= max) return [];
      const message = `API "${name}" has ${count} ${what}; AWS allows ${max} unless the quota is raised`;
      return [finding("above-quota", placeOf(project, apiKey(apiId)), message)];
    }),
  );
}
