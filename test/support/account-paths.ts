import type { Members } from "./control-client.ts";

/** By the last segment of a collection's path. */
const COLLECTIONS: Readonly<Record<string, { id: string; below: readonly string[] }>> = {
  apis: {
    id: "apiId",
    below: ["authorizers", "routes", "integrations", "models", "deployments", "stages"],
  },
  routes: { id: "routeId", below: ["routeresponses"] },
  routeresponses: { id: "routeResponseId", below: [] },
  integrations: { id: "integrationId", below: ["integrationresponses"] },
  integrationresponses: { id: "integrationResponseId", below: [] },
  models: { id: "modelId", below: [] },
  authorizers: { id: "authorizerId", below: [] },
  deployments: { id: "deploymentId", below: [] },
  stages: { id: "stageName", below: [] },
  domainnames: { id: "domainName", below: ["apimappings"] },
  apimappings: { id: "apiMappingId", below: [] },
};

/** Where an item of this collection is. */
export function pathOf(collection: string, item: Members): string {
  return `${collection}/${item[collectionOf(collection).id]}`;
}

/** What is below each item of a collection, and which member is its id. */
export function collectionOf(path: string): { id: string; below: readonly string[] } {
  const collection = COLLECTIONS[path.slice(path.lastIndexOf("/") + 1)];
  if (collection === undefined) throw new Error(`${path} is no collection`);
  return collection;
}
