import { namesNoFunction } from "../../core/authorization/compile-authorizer.ts";
import { compileIdentitySources } from "../../core/authorization/identity-source.ts";
import { resourceIdFrom } from "../../core/identifiers.ts";
import type { Authorizer } from "../../core/model/authorizer.ts";
import {
  type ApiContext,
  adviseOnFunction,
  functionUri,
  problem,
  warnAboveQuota,
} from "./api-context.ts";
import type { WrittenApi } from "./schema.ts";

/** Authorizers of one API; AWS raises it on request. */
const AUTHORIZERS_MAX = 10;

/** AWS: CreateAuthorizer. */
const NAME_CHARACTERS_MAX = 128;

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
    if (name.length < 1 || name.length > NAME_CHARACTERS_MAX) {
      const message = `The name of an authorizer must have 1 to ${NAME_CHARACTERS_MAX} characters`;
      throw problem(context, place, message);
    }
    if ((one.function === undefined) === (one.authorizerUri === undefined)) {
      const message = `${place.join(".")} needs exactly one of function and authorizerUri`;
      throw problem(context, place, message);
    }
    refusing(context, [...place, "identitySource"], () =>
      compileIdentitySources(one.identitySource ?? []),
    );
    const { authorizerUri } = one;
    if (authorizerUri !== undefined) {
      const uriPlace = [...place, "authorizerUri"];
      if (refusing(context, uriPlace, () => namesNoFunction(authorizerUri))) {
        throw problem(context, uriPlace, `"${authorizerUri}" does not name a Lambda function`);
      }
      adviseOnFunction(context, uriPlace, authorizerUri);
    }
    authorizers.set(name, {
      authorizerId: one.authorizerId ?? resourceIdFrom(`${context.apiId}/authorizer/${name}`, 6),
      name: one.name ?? name,
      authorizerType: "REQUEST",
      authorizerUri: one.authorizerUri ?? functionUri(context, place, one.function ?? ""),
      identitySource: one.identitySource ?? [],
    });
  }
  warnAboveQuota(context, path, { count: authorizers.size, max: AUTHORIZERS_MAX });
  return authorizers;
}

/** What the definition's compiler refuses, with file and line. */
function refusing<Value>(
  context: AuthorizersContext,
  path: readonly string[],
  compile: () => Value,
): Value {
  try {
    return compile();
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw problem(context, path, cause.message);
  }
}
