/**
 * CreateApiMapping, GetApiMappings, GetApiMapping, UpdateApiMapping, DeleteApiMapping (AWS: API Gateway V2 API reference; "Map API
 * stages to a custom domain name for WebSocket APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-28 a stage that is not there is refused with 400, in AWS's words.
 *   2026-11-28 the keys ping and sping, which no request reaches, are refused.
 */
import {
  apiMappingKeyProblem,
  apiMappingWarning,
  INVALID_STAGE,
  KEY_EXISTS,
} from "../../project/domain-name-rules.ts";
import { badRequest, conflict, notFound, tooManyRequests } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import { optional, record, text } from "../input/shape.ts";
import { freeId } from "../new-id.ts";
import { type Operation, type Output, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { apiMappingsOf, type StoredApiMapping } from "../stored/domain-name.ts";
import { stagesOf } from "../stored/stage.ts";
import { requireApi } from "./api.ts";
import { requireDomainName } from "./domain-name.ts";

/** API mappings of one domain name. AWS's for domain names with several levels; it raises it on request. */
export const API_MAPPINGS_MAX = 200;

const apiId = text({ min: 1, max: 64 });
const stage = text({ min: 1, max: 128 });
// Its own rules say more, in AWS's words.
const apiMappingKey = text({ max: 1_024 });

const createApiMapping = operation({
  name: "CreateApiMapping",
  method: "POST",
  path: "/v2/domainnames/{domainName}/apimappings",
  status: 201,
  body: record({ apiId, stage, apiMappingKey: optional(apiMappingKey) }),
  perform({ path: { domainName = "" }, body }, { draft, newId }) {
    requireDomainName(draft, domainName);
    const mapping = { apiMappingKey: "", ...body };
    check(draft, domainName, { mapping, id: undefined });
    const mappings = apiMappingsOf(domainName);
    if (draft.all(mappings).length >= API_MAPPINGS_MAX) {
      throw tooManyRequests(`A domain name may have ${API_MAPPINGS_MAX} API mappings`);
    }
    const id = freeId(6, newId, (each) => draft.get(mappings, each));
    draft.put(mappings, id, mapping);
    return output(id, mapping);
  },
});

const getApiMappings = operation({
  name: "GetApiMappings",
  method: "GET",
  path: "/v2/domainnames/{domainName}/apimappings",
  status: 200,
  perform(request, { draft }) {
    const { domainName = "" } = request.path;
    requireDomainName(draft, domainName);
    return page(draft.all(apiMappingsOf(domainName)), request, ({ id, value }) =>
      output(id, value),
    );
  },
});

const getApiMapping = operation({
  name: "GetApiMapping",
  method: "GET",
  path: "/v2/domainnames/{domainName}/apimappings/{apiMappingId}",
  status: 200,
  perform: ({ path: { domainName = "", apiMappingId = "" } }, { draft }) =>
    output(apiMappingId, requireApiMapping(draft, domainName, apiMappingId)),
});

const updateApiMapping = operation({
  name: "UpdateApiMapping",
  method: "PATCH",
  path: "/v2/domainnames/{domainName}/apimappings/{apiMappingId}",
  status: 200,
  body: record({ apiId, stage: optional(stage), apiMappingKey: optional(apiMappingKey) }),
  perform({ path: { domainName = "", apiMappingId = "" }, body }, { draft }) {
    const before = requireApiMapping(draft, domainName, apiMappingId);
    const mapping = { ...before, ...body };
    check(draft, domainName, { mapping, id: apiMappingId });
    draft.put(apiMappingsOf(domainName), apiMappingId, mapping);
    return output(apiMappingId, mapping);
  },
});

const deleteApiMapping = operation({
  name: "DeleteApiMapping",
  method: "DELETE",
  path: "/v2/domainnames/{domainName}/apimappings/{apiMappingId}",
  status: 204,
  perform({ path: { domainName = "", apiMappingId = "" } }, { draft }) {
    requireApiMapping(draft, domainName, apiMappingId);
    draft.delete(apiMappingsOf(domainName), apiMappingId);
    return undefined;
  },
});

export const API_MAPPING_OPERATIONS: readonly Operation[] = [
  createApiMapping,
  getApiMappings,
  getApiMapping,
  updateApiMapping,
  deleteApiMapping,
];

function requireApiMapping(
  reader: DefinitionReader,
  domainName: string,
  apiMappingId: string,
): StoredApiMapping {
  requireDomainName(reader, domainName);
  const mapping = reader.get(apiMappingsOf(domainName), apiMappingId);
  if (mapping === undefined) throw notFound("ApiMapping", apiMappingId);
  return mapping;
}

function check(
  reader: DefinitionReader,
  domainName: string,
  { mapping, id }: { readonly mapping: StoredApiMapping; readonly id: string | undefined },
): void {
  requireApi(reader, mapping.apiId);
  if (reader.get(stagesOf(mapping.apiId), mapping.stage) === undefined) {
    throw badRequest(INVALID_STAGE);
  }
  const problem = apiMappingKeyProblem(mapping.apiMappingKey);
  if (problem !== undefined) throw badRequest(problem);
  const unreachable = apiMappingWarning(mapping);
  if (unreachable !== undefined) throw badRequest(`${unreachable}: choose another`);
  const others = reader.all(apiMappingsOf(domainName)).filter((each) => each.id !== id);
  if (others.some(({ value }) => value.apiMappingKey === mapping.apiMappingKey)) {
    throw conflict(KEY_EXISTS);
  }
}

function output(apiMappingId: string, mapping: StoredApiMapping): Output {
  return { ...mapping, apiMappingId };
}
