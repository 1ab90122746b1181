/**
 * CreateAuthorizer, GetAuthorizers, GetAuthorizer, UpdateAuthorizer, DeleteAuthorizer (AWS: API Gateway V2 API reference; the
 * refusals in AWS's words are captures of September 2026).
 *
 * Gaps: none known.
 * By design: 2026-11-28 `authorizerCredentialsArn` is kept and gives no permission: functions here need none.
 *   2026-11-28 two authorizers of an API cannot have one name, and one that a route names cannot be deleted; the words are ours.
 */
import { namesNoFunction } from "../../core/authorization/compile-authorizer.ts";
import { compileIdentitySources } from "../../core/authorization/identity-source.ts";
import { badRequest, conflict, notFound, tooManyRequests } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import { ifSet } from "../if-set.ts";
import { compiled } from "../input/compiled.ts";
import { arn, name } from "../input/members.ts";
import {
  anything,
  choice,
  list,
  type OptionalShape,
  optional,
  type RecordOf,
  record,
  text,
} from "../input/shape.ts";
import { freeId } from "../new-id.ts";
import { type Operation, type Output, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { authorizersOf, type StoredAuthorizer } from "../stored/authorizer.ts";
import { routesOf } from "../stored/route.ts";
import { requireApi } from "./api.ts";

/** Authorizers of one API. AWS raises it on request. */
export const AUTHORIZERS_MAX = 10;
/** Identity sources of one authorizer, count. Ours. */
export const IDENTITY_SOURCES_MAX = 50;

/** Members that HTTP APIs alone have. */
const ONLY_HTTP: Readonly<Record<string, OptionalShape<unknown>>> = {
  authorizerPayloadFormatVersion: optional(anything),
  authorizerResultTtlInSeconds: optional(anything),
  enableSimpleResponses: optional(anything),
  jwtConfiguration: optional(anything),
};

const type = choice(["REQUEST", "JWT"]);
const uri = text({ min: 1, max: 2_048 });
const sources = list(text({ max: 1_024 }), { max: IDENTITY_SOURCES_MAX });

const ALWAYS = {
  authorizerCredentialsArn: optional(arn),
  identityValidationExpression: optional(text({ max: 1_024 })),
} as const;

const createAuthorizer = operation({
  name: "CreateAuthorizer",
  method: "POST",
  path: "/v2/apis/{apiId}/authorizers",
  status: 201,
  body: record({
    ...{ ...ONLY_HTTP, ...ALWAYS, name, authorizerType: type, identitySource: sources },
    authorizerUri: optional(uri),
  }),
  perform({ path: { apiId = "" }, body }, { draft, newId }) {
    requireApi(draft, apiId);
    const given = checked(body);
    const { authorizerUri, name: chosen, identitySource } = given;
    if (authorizerUri === undefined || identitySource === undefined || chosen === undefined) {
      throw badRequest(
        "authorizerUri is missing: a REQUEST authorizer needs the URI of its function",
      );
    }
    requireFreeName(draft, apiId, chosen);
    const authorizers = authorizersOf(apiId);
    if (draft.all(authorizers).length >= AUTHORIZERS_MAX) {
      throw tooManyRequests(
        "Maximum number of Authorizers for this API has been reached. Please contact AWS if you need additional Authorizers.",
      );
    }
    const authorizer: StoredAuthorizer = {
      ...{ ...given, name: chosen, authorizerUri, identitySource },
      authorizerType: "REQUEST",
    };
    const authorizerId = freeId(6, newId, (id) => draft.get(authorizers, id));
    draft.put(authorizers, authorizerId, authorizer);
    return output(authorizerId, authorizer);
  },
});

const getAuthorizers = operation({
  name: "GetAuthorizers",
  method: "GET",
  path: "/v2/apis/{apiId}/authorizers",
  status: 200,
  perform(request, { draft }) {
    const { apiId = "" } = request.path;
    requireApi(draft, apiId);
    return page(draft.all(authorizersOf(apiId)), request, ({ id, value }) => output(id, value));
  },
});

const getAuthorizer = operation({
  name: "GetAuthorizer",
  method: "GET",
  path: "/v2/apis/{apiId}/authorizers/{authorizerId}",
  status: 200,
  perform: ({ path: { apiId = "", authorizerId = "" } }, { draft }) =>
    output(authorizerId, requireAuthorizer(draft, apiId, authorizerId)),
});

const updateAuthorizer = operation({
  name: "UpdateAuthorizer",
  method: "PATCH",
  path: "/v2/apis/{apiId}/authorizers/{authorizerId}",
  status: 200,
  body: record({
    ...{ ...ONLY_HTTP, ...ALWAYS, name: optional(name), authorizerType: optional(type) },
    ...{ authorizerUri: optional(uri), identitySource: optional(sources) },
  }),
  perform({ path: { apiId = "", authorizerId = "" }, body }, { draft }) {
    const before = requireAuthorizer(draft, apiId, authorizerId);
    const given = checked(body);
    if (given.name !== undefined && given.name !== before.name) {
      requireFreeName(draft, apiId, given.name);
    }
    const authorizer: StoredAuthorizer = { ...before, ...given };
    draft.put(authorizersOf(apiId), authorizerId, authorizer);
    return output(authorizerId, authorizer);
  },
});

const deleteAuthorizer = operation({
  name: "DeleteAuthorizer",
  method: "DELETE",
  path: "/v2/apis/{apiId}/authorizers/{authorizerId}",
  status: 204,
  perform({ path: { apiId = "", authorizerId = "" } }, { draft }) {
    requireAuthorizer(draft, apiId, authorizerId);
    const user = draft
      .all(routesOf(apiId))
      .find(({ value }) => value.authorizerId === authorizerId);
    if (user !== undefined) {
      throw conflict(
        `Authorizer ${authorizerId} is used by route ${user.value.routeKey} (${user.id}): change the route first`,
      );
    }
    draft.delete(authorizersOf(apiId), authorizerId);
    return undefined;
  },
});

export const AUTHORIZER_OPERATIONS: readonly Operation[] = [
  createAuthorizer,
  getAuthorizers,
  getAuthorizer,
  updateAuthorizer,
  deleteAuthorizer,
];

/** The authorizer, or `NotFoundException`. */
export function requireAuthorizer(
  reader: DefinitionReader,
  apiId: string,
  authorizerId: string,
): StoredAuthorizer {
  requireApi(reader, apiId);
  const authorizer = reader.get(authorizersOf(apiId), authorizerId);
  if (authorizer === undefined) throw notFound("Authorizer", authorizerId);
  return authorizer;
}

type Given = Partial<Omit<StoredAuthorizer, "authorizerType">>;
type Body = Given &
  Partial<Record<string, unknown>> & {
    readonly authorizerType?: RecordOf<{ readonly type: typeof type }>["type"];
  };

/** What of the body may be kept. */
function checked(body: Body): Given {
  const { authorizerType } = body;
  if (authorizerType === "JWT") {
    throw badRequest(
      "Invalid authorizer type. Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis.",
    );
  }
  for (const member of Object.keys(ONLY_HTTP)) {
    if (body[member] === undefined) continue;
    const spelled = member[0]?.toUpperCase() + member.slice(1);
    throw badRequest(`${spelled} cannot be set for WEBSOCKET protocol Apis.`);
  }
  const { authorizerType: _type, ...given } = body as Given & { readonly authorizerType?: string };
  const { identitySource, authorizerUri } = given;
  if (identitySource !== undefined) asAwsSays(() => compileIdentitySources(identitySource));
  if (authorizerUri !== undefined) {
    if (compiled("authorizerUri", () => namesNoFunction(authorizerUri))) {
      throw badRequest(`authorizerUri ${authorizerUri} does not name a Lambda function`);
    }
  }
  return given;
}

/** Its words are AWS's already. */
function asAwsSays(compile: () => unknown): void {
  try {
    compile();
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest(error.message);
    throw error;
  }
}

function requireFreeName(reader: DefinitionReader, apiId: string, chosen: string): void {
  if (!reader.all(authorizersOf(apiId)).some(({ value }) => value.name === chosen)) return;
  throw badRequest(
    `Authorizer name must be unique. Authorizer ${chosen} already exists in this API.`,
  );
}

function output(authorizerId: string, authorizer: StoredAuthorizer): Output {
  const { authorizerCredentialsArn, identityValidationExpression, ...members } = authorizer;
  return {
    ...members,
    authorizerId,
    ...ifSet({ authorizerCredentialsArn, identityValidationExpression }),
  };
}
