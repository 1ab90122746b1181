import type { Project, SourcePosition } from "../../core/model/project.ts";
import { apiKey, authorizerKey, functionKey, integrationKey, routeKeyOf } from "../place-key.ts";
import type { WrittenApi } from "./schema.ts";
import type { YamlSource } from "./yaml-source.ts";

/** Where the parts of APIs and the functions stand in the file. An integration stands where it is written first. */
export function placesOf(
  { apis, functions }: Pick<Project, "apis" | "functions">,
  written: Readonly<Record<string, WrittenApi>>,
  source: YamlSource,
): ReadonlyMap<string, SourcePosition> {
  const places = new Map<string, SourcePosition>();
  const names = Object.keys(written);
  for (const [index, { apiId, routes, authorizers }] of apis.entries()) {
    const path = ["apis", names[index] ?? ""];
    places.set(apiKey(apiId), source.positionOf(path));
    for (const { routeKey, target } of routes) {
      const position = source.positionOf([...path, "routes", routeKey]);
      places.set(routeKeyOf(apiId, routeKey), position);
      if (target === undefined) continue;
      const key = integrationKey(apiId, target.slice("integrations/".length));
      if (!places.has(key)) places.set(key, position);
    }
    for (const { authorizerId, name } of authorizers) {
      const position = source.positionOf([...path, "authorizers", name]);
      places.set(authorizerKey(apiId, authorizerId), position);
    }
  }
  for (const { functionName, functionArn } of functions) {
    places.set(functionKey(functionArn), source.positionOf(["functions", functionName]));
  }
  return places;
}
