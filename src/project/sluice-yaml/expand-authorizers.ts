import { resourceIdFrom } from "../../core/identifiers.ts";
import type { Authorizer } from "../../core/model/authorizer.ts";
import { type ApiContext, functionUri, problem, warnAboveQuota } from "./api-context.ts";
import type { WrittenApi } from "./schema.ts";

/** Authorizers of one API; AWS raises it on request. */
const AUTHORIZERS_MAX = 10;

const IDENTITY_SOURCE =
  /^(route\.request\.(header|querystring)\.[A-Za-z0-9._$-]+|stageVariables\.\w+|context\.[\w.-]+)$/;

interface AuthorizersContext extends ApiContext {
  readonly path: readonly string[];
  readonly apiId: string;
}

/** By the name that `$connect` refers to. */
export function expandAuthorizers(
  written: NonNullable<WrittenApi["authorizers"]>,
  context: AuthorizersContext,
): ReadonlyMap<string, Authorizer> {
  const path = [...context.path, "authorizers"];
  const authorizers = new Map<string, Authorizer>();
  for (const [name, one] of Object.entries(written)) {
    const place = [...path, name];
    if ((one.function === undefined) === (one.authorizerUri === undefined)) {
      const message = `${place.join(".")} needs exactly one of function and authorizerUri`;
      throw problem(context, place, message);
    }
    for (const identity of one.identitySource ?? []) {
      if (IDENTITY_SOURCE.test(identity)) continue;
      const message = `The identitySource "${identity}" must be route.request.header.{name}, route.request.querystring.{name}, stageVariables.{name} or context.{name}`;
      throw problem(context, [...place, "identitySource"], message);
    }
    authorizers.set(name, {
      authorizerId: resourceIdFrom(`${context.apiId}/authorizer/${name}`, 6),
      name,
      authorizerType: "REQUEST",
      authorizerUri: one.authorizerUri ?? functionUri(context, place, one.function ?? ""),
      identitySource: one.identitySource ?? [],
    });
  }
  warnAboveQuota(context, path, { count: authorizers.size, max: AUTHORIZERS_MAX });
  return authorizers;
}
