import { nearestName } from "../config/nearest-name.ts";
import type { Model } from "../core/model/model.ts";
import type { Route } from "../core/model/route.ts";

/** AWS: CreateModel. */
export const MODEL_NAME = /^[A-Za-z0-9]{1,128}$/;
/** AWS: contentType, 1 to 256 characters. */
export const CONTENT_TYPE_CHARACTERS_MAX = 256;
export const DEFAULT_CONTENT_TYPE = "application/json";

/** What to say of a route that names a model which is not there. */
export function unknownModelSentence(name: string, models: readonly Model[]): string {
  const names = models.map((model) => model.name);
  if (names.length === 0) return `"${name}" is no model: the API has no models`;
  const meant = nearestName(name, names);
  const hint =
    meant === undefined ? `the API's models are ${names.join(", ")}` : `did you mean ${meant}?`;
  return `"${name}" is no model of this API: ${hint}`;
}

/** What to tell whoever wrote half of a validation, or one that is never asked; `undefined`: nothing. */
export function validationAdvice(
  route: Pick<Route, "routeKey" | "modelSelectionExpression" | "requestModels">,
): string | undefined {
  const hasModels = Object.keys(route.requestModels).length > 0;
  const hasExpression = (route.modelSelectionExpression ?? "") !== "";
  if (!hasModels && !hasExpression) return undefined;
  if (route.routeKey === "$connect" || route.routeKey === "$disconnect") {
    return `${route.routeKey} has no body, so its models are not asked`;
  }
  if (!hasExpression) {
    return "RequestModels alone validate nothing, as on AWS: add ModelSelectionExpression: $default";
  }
  if (hasModels) return undefined;
  return "ModelSelectionExpression without RequestModels refuses every message, as on AWS: add RequestModels";
}
