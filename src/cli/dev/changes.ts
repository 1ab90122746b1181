import { isDeepStrictEqual } from "node:util";
import type { Api } from "../../core/model/api.ts";
import type { Project } from "../../core/model/project.ts";

/** Changes that one line names. */
export const CHANGES_NAMED_MAX = 6;

type Definitions = Omit<Project, "warnings" | "sources">;

/**
 * What is another in `next`, for the end of a sentence: `route echo added, function chat-Join changed`. `undefined`: nothing
 * that is served.
 */
export function changesBetween(previous: Definitions, next: Definitions): string | undefined {
  const changes = [
    ...apiChanges(previous.apis, next.apis),
    ...changesOf("function", previous.functions.map(lambda), next.functions.map(lambda)),
    ...changesOf("domain", previous.domainNames.map(domain), next.domainNames.map(domain)),
    ...changesOf("API key", previous.apiKeys.map(apiKey), next.apiKeys.map(apiKey)),
    ...changesOf("usage plan", byName(previous.usagePlans), byName(next.usagePlans)),
    ...changesOf("VPC link", previous.vpcLinks.map(vpcLink), next.vpcLinks.map(vpcLink)),
    ...changesOf(
      "client certificate",
      previous.clientCertificates.map(clientCertificate),
      next.clientCertificates.map(clientCertificate),
    ),
  ];
  if (changes.length === 0) return undefined;
  const more = changes.length - CHANGES_NAMED_MAX;
  if (more <= 0) return changes.join(", ");
  return `${changes.slice(0, CHANGES_NAMED_MAX).join(", ")} and ${more} more`;
}

/** A thing with a name, and everything that makes it what it is. */
type Named = readonly [name: string, contents: unknown];

function apiChanges(previous: readonly Api[], next: readonly Api[]): string[] {
  const known = new Map(previous.map((api) => [api.apiId, api]));
  const several = previous.length > 1 || next.length > 1;
  const inside = next.flatMap((api) => {
    const before = known.get(api.apiId);
    if (before === undefined) return [];
    const changes = changesWithin(before, api);
    return several ? changes.map((change) => `${change} in API ${api.name}`) : changes;
  });
  const outside = (apis: readonly Api[]) => apis.map(({ apiId, name }): Named => [name, apiId]);
  return [...changesOf("API", outside(previous), outside(next)), ...inside];
}

function changesWithin(previous: Api, next: Api): string[] {
  const { routes: _, integrations: _i, stages: _s, authorizers: _a, models: _m, ...own } = previous;
  const isSame = Object.entries(own).every(([member, value]) =>
    isDeepStrictEqual(value, next[member as keyof Api]),
  );
  return [
    ...(isSame ? [] : [`API ${next.name} changed`]),
    ...changesOf("route", routesOf(previous), routesOf(next)),
    ...changesOf("stage", previous.stages.map(stage), next.stages.map(stage)),
    ...changesOf("authorizer", byName(previous.authorizers), byName(next.authorizers)),
    ...changesOf("model", byName(previous.models), byName(next.models)),
  ];
}

/** A route with what it leads to: nobody thinks of an integration as a thing of its own. */
function routesOf({ routes, integrations }: Api): Named[] {
  const byTarget = new Map(
    integrations.map((each) => [`integrations/${each.integrationId}`, each]),
  );
  return routes.map((route) => [route.routeKey, [route, byTarget.get(route.target ?? "")]]);
}

function changesOf(kind: string, previous: readonly Named[], next: readonly Named[]): string[] {
  const before = new Map(previous);
  const after = new Map(next);
  const added = [...after.keys()].filter((name) => !before.has(name));
  const removed = [...before.keys()].filter((name) => !after.has(name));
  const changed = [...after.keys()].filter(
    (name) => before.has(name) && !isDeepStrictEqual(before.get(name), after.get(name)),
  );
  const said = (names: readonly string[], how: string) =>
    names.map((name) => `${kind} ${name} ${how}`);
  return [...said(added, "added"), ...said(changed, "changed"), ...said(removed, "removed")];
}

const byName = <Thing extends { readonly name: string }>(things: readonly Thing[]): Named[] =>
  things.map((each) => [each.name, each]);

const lambda = (each: Definitions["functions"][number]): Named => [each.functionName, each];
/** A secret equals nothing but itself, so what it holds is compared; it does not leave this file. */
const apiKey = ({ value, ...each }: Definitions["apiKeys"][number]): Named => [
  each.name,
  [each, value?.reveal()],
];
const domain = (each: Definitions["domainNames"][number]): Named => [each.domainName, each];
const stage = (each: Api["stages"][number]): Named => [each.stageName, each];
const vpcLink = (each: Definitions["vpcLinks"][number]): Named => [each.vpcLinkId, each];
const clientCertificate = (each: Definitions["clientCertificates"][number]): Named => [
  each.clientCertificateId,
  each,
];
