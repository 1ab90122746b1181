import type { StoredDefinition } from "../../src/engine/definition-store.ts";
import { pathOf } from "../support/account-paths.ts";
import type { ControlClient, Members } from "../support/control-client.ts";

/** What is made first is what others name. */
const ORDER = [
  ...["apis", "authorizers", "models", "integrations", "integrationresponses"],
  ...["routes", "routeresponses", "deployments", "stages"],
];
/** What nobody can choose. */
const NOT_CHOSEN = ["createdDate", "lastUpdatedDate", "autoDeployed", "snapshot"];

/** Makes by calls what a file defines; answers with where each thing is now, by where the file has it. */
export async function makeByCalls(
  client: ControlClient,
  definitions: readonly StoredDefinition[],
): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  const idOf = (kind: string, id: unknown) => {
    const path = [...made].find(([key]) => key.endsWith(`/${kind}/${id}`))?.[1] ?? "";
    return path.slice(path.lastIndexOf("/") + 1);
  };
  const rank = ({ key }: StoredDefinition) => ORDER.indexOf(kindOf(key));
  for (const { key, value } of definitions.toSorted((a, b) => rank(a) - rank(b))) {
    const members = bodyOf(key, value as Members, idOf);
    const [parent, kind] = [parentOf(key), kindOf(key)];
    const collection = `${parent === undefined ? "/v2" : made.get(parent)}/${kind}`;
    const answer = await client.make({ method: "POST", path: collection, body: members });
    made.set(key, pathOf(collection, answer));
  }
  return made;
}

function bodyOf(key: string, value: Members, idOf: (kind: string, id: unknown) => string): Members {
  const chosen = Object.entries(value).filter(([name]) => !NOT_CHOSEN.includes(name));
  const { target, authorizerId, deploymentId, ...members } = Object.fromEntries(chosen);
  const kind = kindOf(key);
  return {
    ...members,
    ...(kind === "apis" ? { protocolType: "WEBSOCKET" } : {}),
    ...(kind === "stages" ? { stageName: key.slice(key.lastIndexOf("/") + 1) } : {}),
    ...(target === undefined ? {} : { target: `integrations/${idOf(...pairOf(target))}` }),
    ...(authorizerId === undefined ? {} : { authorizerId: idOf("authorizers", authorizerId) }),
    ...(deploymentId === undefined ? {} : { deploymentId: idOf("deployments", deploymentId) }),
  };
}

function pairOf(target: unknown): [kind: string, id: string] {
  const [kind = "", id = ""] = String(target).split("/");
  return [kind, id];
}

/** `integrations` of `apis/a/integrations/b`. */
function kindOf(key: string): string {
  return key.split("/").at(-2) ?? "";
}

/** `apis/a` of `apis/a/integrations/b`. */
function parentOf(key: string): string | undefined {
  const segments = key.split("/").slice(0, -2);
  return segments.length === 0 ? undefined : segments.join("/");
}
