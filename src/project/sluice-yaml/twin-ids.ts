import type { Api } from "../../core/model/api.ts";
import { type ApiContext, problem } from "./api-context.ts";

/** Ids that the file chooses can meet. */
export function refuseTwinIds(api: Api, context: ApiContext, path: readonly string[]): void {
  const kinds: readonly (readonly [name: string, member: string, ids: readonly string[]])[] = [
    ["routes", "routeId", api.routes.map(({ routeId }) => routeId)],
    ["integrations", "integrationId", api.integrations.map(({ integrationId }) => integrationId)],
    ["authorizers", "authorizerId", api.authorizers.map(({ authorizerId }) => authorizerId)],
    ["models", "modelId", api.models.map(({ modelId }) => modelId)],
  ];
  for (const [name, member, ids] of kinds) {
    const twin = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twin === undefined) continue;
    const message = `Two ${name} of ${path.join(".")} have the ${member} "${twin}": give one another`;
    throw problem(context, [...path, name], message);
  }
}
