/**
 * CreateModel, GetModels, GetModel, UpdateModel, DeleteModel, GetModelTemplate (AWS: API Gateway V2 API reference).
 *
 * Gaps: none known.
 * By design: 2026-11-28 a schema is checked when it comes, unless the API has `disableSchemaValidation`; AWS documents that it is
 *   checked at deployment. 2026-11-28 a model that a route or another model names cannot be deleted; the words are ours.
 *   2026-11-28 the template of a model is a document of its schema's form; AWS does not document
 *   what its own looks like.
 */
import { modelProblem } from "../../project/model-schema/unsound-model.ts";
import { CONTENT_TYPE_CHARACTERS_MAX, DEFAULT_CONTENT_TYPE } from "../../project/route-models.ts";
import { badRequest, conflict, notFound } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import { ifSet } from "../if-set.ts";
import { description } from "../input/members.ts";
import { optional, record, text } from "../input/shape.ts";
import { freeId } from "../new-id.ts";
import { type Operation, type Output, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { modelOf } from "../served/snapshot.ts";
import { modelsOf, type StoredModel } from "../stored/model.ts";
import { routesOf } from "../stored/route.ts";
import { requireApi } from "./api.ts";
import { sampleOf } from "./model-sample.ts";

const contentType = text({ min: 1, max: CONTENT_TYPE_CHARACTERS_MAX });
const schema = text({ max: 32_768 });
const name = text({
  ...{ min: 1, max: 128, pattern: /^[A-Za-z0-9]+$/, form: "letters and digits alone" },
});

const createModel = operation({
  name: "CreateModel",
  method: "POST",
  path: "/v2/apis/{apiId}/models",
  status: 201,
  body: record({
    ...{ name, schema, contentType: optional(contentType), description: optional(description) },
  }),
  perform({ path: { apiId = "" }, body }, { draft, newId }) {
    requireApi(draft, apiId);
    requireFreeName(draft, apiId, body.name);
    const models = modelsOf(apiId);
    const modelId = freeId(6, newId, (id) => draft.get(models, id));
    const model: StoredModel = { contentType: DEFAULT_CONTENT_TYPE, ...body };
    draft.put(models, modelId, model);
    requireSound(draft, apiId, modelId);
    return output(modelId, model);
  },
});

const getModels = operation({
  name: "GetModels",
  method: "GET",
  path: "/v2/apis/{apiId}/models",
  status: 200,
  perform(request, { draft }) {
    const { apiId = "" } = request.path;
    requireApi(draft, apiId);
    return page(draft.all(modelsOf(apiId)), request, ({ id, value }) => output(id, value));
  },
});

const getModel = operation({
  name: "GetModel",
  method: "GET",
  path: "/v2/apis/{apiId}/models/{modelId}",
  status: 200,
  perform: ({ path: { apiId = "", modelId = "" } }, { draft }) =>
    output(modelId, requireModel(draft, apiId, modelId)),
});

const getModelTemplate = operation({
  name: "GetModelTemplate",
  method: "GET",
  path: "/v2/apis/{apiId}/models/{modelId}/template",
  status: 200,
  perform: ({ path: { apiId = "", modelId = "" } }, { draft }) => ({
    value: sampleOf(requireModel(draft, apiId, modelId).schema),
  }),
});

const updateModel = operation({
  name: "UpdateModel",
  method: "PATCH",
  path: "/v2/apis/{apiId}/models/{modelId}",
  status: 200,
  body: record({
    ...{ name: optional(name), schema: optional(schema), contentType: optional(contentType) },
    description: optional(description),
  }),
  perform({ path: { apiId = "", modelId = "" }, body }, { draft }) {
    const before = requireModel(draft, apiId, modelId);
    if (body.name !== undefined && body.name !== before.name) {
      requireFreeName(draft, apiId, body.name);
      refuseUsed(draft, apiId, before.name);
    }
    const model: StoredModel = { ...before, ...body };
    draft.put(modelsOf(apiId), modelId, model);
    requireSound(draft, apiId, modelId);
    return output(modelId, model);
  },
});

const deleteModel = operation({
  name: "DeleteModel",
  method: "DELETE",
  path: "/v2/apis/{apiId}/models/{modelId}",
  status: 204,
  perform({ path: { apiId = "", modelId = "" } }, { draft }) {
    const { name: known } = requireModel(draft, apiId, modelId);
    refuseUsed(draft, apiId, known);
    draft.delete(modelsOf(apiId), modelId);
    return undefined;
  },
});

export const MODEL_OPERATIONS: readonly Operation[] = [
  createModel,
  getModels,
  getModel,
  getModelTemplate,
  updateModel,
  deleteModel,
];

function requireModel(reader: DefinitionReader, apiId: string, modelId: string): StoredModel {
  requireApi(reader, apiId);
  const model = reader.get(modelsOf(apiId), modelId);
  if (model === undefined) throw notFound("Model", modelId);
  return model;
}

function requireFreeName(reader: DefinitionReader, apiId: string, chosen: string): void {
  if (!reader.all(modelsOf(apiId)).some(({ value }) => value.name === chosen)) return;
  throw conflict(`Model name already exists for this API: ${chosen}`);
}

/** Models name each other; what is unsound of the others is not this one's fault. */
function requireSound(reader: DefinitionReader, apiId: string, modelId: string): void {
  if (requireApi(reader, apiId).disableSchemaValidation === true) return;
  const models = reader.all(modelsOf(apiId)).map(modelOf);
  const own = models.find((each) => each.modelId === modelId);
  const problem = own === undefined ? undefined : modelProblem(own, models);
  if (problem !== undefined) throw badRequest(`Invalid model schema specified: ${problem}`);
}

function refuseUsed(reader: DefinitionReader, apiId: string, known: string): void {
  const route = reader
    .all(routesOf(apiId))
    .find(({ value }) => Object.values(value.requestModels ?? {}).includes(known));
  if (route !== undefined) {
    throw conflict(
      `Model ${known} is used by route ${route.value.routeKey}: change the route first`,
    );
  }
  const reference = `/models/${known}"`;
  const user = reader
    .all(modelsOf(apiId))
    .find(({ value }) => value.name !== known && value.schema.includes(reference));
  if (user === undefined) return;
  throw conflict(`Model ${known} is used by model ${user.value.name}: change that first`);
}

function output(modelId: string, { description: said, ...model }: StoredModel): Output {
  return { ...model, modelId, ...ifSet({ description: said }) };
}
