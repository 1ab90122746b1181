/**
 * CreateApi, GetApis, GetApi, UpdateApi, DeleteApi (AWS: API Gateway V2 API reference).
 *
 * Gaps: none known.
 * By design: 2026-11-28 `apiEndpoint` is where this gateway is reached. 2026-11-28 `protocolType` HTTP and the members that only
 *   HTTP APIs have are refused. 2026-11-28 the words of the refusal to delete an API that a custom domain leads to are ours.
 *   2026-11-28 a `routeSelectionExpression` request.body.…, whose $ was forgotten, is refused.
 */
import { apiKeySource } from "../../core/authorization/api-key-source.ts";
import { SelectionExpression } from "../../core/selection-expression.ts";
import { constantSelection, meantSelection } from "../../project/constant-selection.ts";
import { leavePlans } from "../apigateway/plan-stages.ts";
import { badRequest, notFound } from "../control-fault.ts";
import type { DefinitionReader, Draft } from "../definitions.ts";
import { ifSet } from "../if-set.ts";
import { compiled } from "../input/compiled.ts";
import { description, ipAddressType, name, selectionExpression, tags } from "../input/members.ts";
import { choice, flag, optional, type RecordOf, record, text } from "../input/shape.ts";
import { isoSeconds } from "../iso-time.ts";
import { freeId } from "../new-id.ts";
import { type Context, type Operation, type Output, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { APIS, type StoredApi } from "../stored/api.ts";
import { apiMappingsOf, DOMAIN_NAMES } from "../stored/domain-name.ts";

const DEFAULT_API_KEY_SELECTION_EXPRESSION = "$request.header.x-api-key";

const CHANGEABLE = {
  apiKeySelectionExpression: optional(selectionExpression),
  description: optional(description),
  disableExecuteApiEndpoint: optional(flag),
  disableSchemaValidation: optional(flag),
  ipAddressType: optional(ipAddressType),
  routeSelectionExpression: optional(selectionExpression),
  version: optional(text({ max: 64 })),
} as const;

/** The API, or `NotFoundException`: every operation below it begins here. */
export function requireApi(draft: DefinitionReader, apiId: string): StoredApi {
  const api = draft.get(APIS, apiId);
  if (api === undefined) throw notFound("API", apiId);
  return api;
}

const createApi = operation({
  name: "CreateApi",
  method: "POST",
  path: "/v2/apis",
  status: 201,
  body: record({
    ...CHANGEABLE,
    ...{ name, protocolType: choice(["WEBSOCKET", "HTTP"]), tags: optional(tags) },
  }),
  perform({ body }, context) {
    const { protocolType, routeSelectionExpression, ...given } = body;
    if (protocolType === "HTTP") {
      throw badRequest("protocolType HTTP is not served here: only WEBSOCKET is");
    }
    if (routeSelectionExpression === undefined) {
      throw badRequest("routeSelectionExpression is missing: a WEBSOCKET API needs one");
    }
    checkExpressions(body);
    const apiId = newApiId(context);
    const api: StoredApi = {
      apiKeySelectionExpression: DEFAULT_API_KEY_SELECTION_EXPRESSION,
      disableExecuteApiEndpoint: false,
      ipAddressType: "ipv4",
      tags: {},
      ...given,
      routeSelectionExpression,
      createdDate: context.now,
    };
    context.draft.put(APIS, apiId, api);
    return apiOutput(apiId, api, context);
  },
});

const getApis = operation({
  name: "GetApis",
  method: "GET",
  path: "/v2/apis",
  status: 200,
  perform: (request, context) =>
    page(context.draft.all(APIS), request, ({ id, value }) => apiOutput(id, value, context)),
});

const getApi = operation({
  name: "GetApi",
  method: "GET",
  path: "/v2/apis/{apiId}",
  status: 200,
  perform({ path: { apiId = "" } }, context) {
    return apiOutput(apiId, requireApi(context.draft, apiId), context);
  },
});

const updateApi = operation({
  name: "UpdateApi",
  method: "PATCH",
  path: "/v2/apis/{apiId}",
  status: 200,
  body: record({ ...CHANGEABLE, name: optional(name) }),
  perform({ path: { apiId = "" }, body }, context) {
    const before = requireApi(context.draft, apiId);
    checkExpressions(body);
    const api = { ...before, ...body };
    context.draft.put(APIS, apiId, api);
    return apiOutput(apiId, api, context);
  },
});

const deleteApi = operation({
  name: "DeleteApi",
  method: "DELETE",
  path: "/v2/apis/{apiId}",
  status: 204,
  perform({ path: { apiId = "" } }, { draft }) {
    requireApi(draft, apiId);
    refuseMapped(draft, apiId);
    leavePlans(draft, { apiId });
    draft.delete(APIS, apiId);
    return undefined;
  },
});

export const API_OPERATIONS: readonly Operation[] = [
  createApi,
  getApis,
  getApi,
  updateApi,
  deleteApi,
];

/** A host name may not begin with a digit everywhere. */
function newApiId({ draft, newId }: Context): string {
  return freeId(10, newId, (id) => (/^[a-z]/.test(id) ? draft.get(APIS, id) : id));
}

function checkExpressions(body: RecordOf<typeof CHANGEABLE>): void {
  const { routeSelectionExpression: route, apiKeySelectionExpression: key } = body;
  if (route !== undefined) {
    if (meantSelection(route) !== undefined) throw badRequest(`${constantSelection(route)}`);
    compiled("routeSelectionExpression", () => SelectionExpression.compile(route));
  }
  if (key !== undefined) compiled("apiKeySelectionExpression", () => apiKeySource(key));
}

function refuseMapped(draft: Draft, apiId: string): void {
  for (const { id: domainName } of draft.all(DOMAIN_NAMES)) {
    const mapping = draft.all(apiMappingsOf(domainName)).find(({ value }) => value.apiId === apiId);
    if (mapping === undefined) continue;
    throw badRequest(
      `API ${apiId} has the API mapping ${mapping.id} of domain name ${domainName}: delete that first`,
    );
  }
}

/** As AWS answers: nothing that is not set, no tags where there are none. */
function apiOutput(apiId: string, api: StoredApi, context: Context): Output {
  const { createdDate, description: text, version, tags: own, ...members } = api;
  return {
    ...members,
    apiId,
    apiEndpoint: context.apiEndpoint(apiId),
    createdDate: isoSeconds(createdDate),
    protocolType: "WEBSOCKET",
    ...ifSet({ description: text, version }),
    ...(Object.keys(own).length === 0 ? {} : { tags: own }),
  };
}
