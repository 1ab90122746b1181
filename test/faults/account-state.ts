import { collectionOf, pathOf } from "../support/account-paths.ts";
import type { ControlClient, Members } from "../support/control-client.ts";

/** Everything that calls have defined, by the path that GETs it, as one text each. */
export type AccountState = ReadonlyMap<string, string>;

/** Asks for all of it, list by list. */
export async function readAccount(client: ControlClient): Promise<Map<string, Members>> {
  const found = new Map<string, Members>();
  const read = async (collection: string): Promise<void> => {
    const call = { method: "GET", path: collection, query: "maxResults=500" } as const;
    const { items = [] } = (await client.make(call)) as { items?: readonly Members[] };
    for (const item of items) {
      const path = pathOf(collection, item);
      found.set(path, item);
      for (const below of collectionOf(collection).below) await read(`${path}/${below}`);
    }
  };
  await read("/v2/apis");
  await read("/v2/domainnames");
  return found;
}

/**
 * What must be the same before and after: not the port, which is another one, and not what an automatic deployment has made,
 * which no answer told of; whether that is whole is seen by what is served.
 */
export function settled(path: string, members: Members): string | undefined {
  const { apiEndpoint: _place, tags = {}, ...rest } = members;
  const { autoDeploy, autoDeployed, ...known } = rest;
  if (autoDeployed === true) return undefined;
  if (autoDeploy === true) {
    const { deploymentId: _id, lastDeploymentStatusMessage: _said, ...own } = known;
    return canonical({ ...own, autoDeploy, tags, lastUpdatedDate: "any" });
  }
  const isTagged = /^\/v2\/(apis|domainnames)\/[^/]+$|\/stages\//.test(path);
  return canonical({ ...rest, ...(isTagged ? { tags } : {}) });
}

/** The same text for the same members, whatever their order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
