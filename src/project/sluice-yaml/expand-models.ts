import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { resourceIdFrom } from "../../core/identifiers.ts";
import type { Model } from "../../core/model/model.ts";
import { unsoundModel } from "../model-schema/unsound-model.ts";
import { DEFAULT_CONTENT_TYPE, MODEL_NAME } from "../route-models.ts";
import { type ApiContext, problem } from "./api-context.ts";
import type { WrittenApi, WrittenModel } from "./schema.ts";

interface ModelsContext extends ApiContext {
  readonly path: readonly string[];
  readonly apiId: string;
}

/** The models of one API, which may refer to each other. */
export function expandModels(
  written: Pick<WrittenApi, "models" | "disableSchemaValidation">,
  context: ModelsContext,
): readonly Model[] {
  const path = [...context.path, "models"];
  const models = Object.entries(written.models ?? {}).map(([name, one]): Model => {
    if (!MODEL_NAME.test(name)) {
      const message = `The model name "${name}" must be 1 to 128 letters and digits`;
      throw problem(context, [...path, name], message);
    }
    return {
      modelId: one.modelId ?? resourceIdFrom(`${context.apiId}/model/${name}`, 6),
      name,
      contentType: one.contentType ?? DEFAULT_CONTENT_TYPE,
      schema: schemaOf(one, context, [...path, name]),
    };
  });
  const unsound = written.disableSchemaValidation === true ? undefined : unsoundModel(models);
  if (unsound === undefined) return models;
  const place = [...path, unsound.model.name];
  const isInline = typeof written.models?.[unsound.model.name]?.schema === "object";
  const below = isInline ? ["schema", ...unsound.path] : [];
  throw problem(context, [...place, ...below], `${place.join(".")}: ${unsound.message}`);
}

function schemaOf(
  { schema, schemaFile }: WrittenModel,
  context: ModelsContext,
  place: readonly string[],
): string {
  if ((schema === undefined) === (schemaFile === undefined)) {
    const message = `${place.join(".")} needs exactly one of schema and schemaFile`;
    throw problem(context, place, message);
  }
  if (schemaFile === undefined) return typeof schema === "string" ? schema : JSON.stringify(schema);
  const { file } = context.source.positionOf([...place, "schemaFile"]);
  const path = resolve(dirname(file), schemaFile);
  try {
    const text = readFileSync(path, "utf8");
    context.readFrom(path);
    return text;
  } catch (cause) {
    const at = [...place, "schemaFile"];
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      throw problem(context, at, `There is no file ${path}: correct schemaFile`);
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw problem(context, at, `Cannot read ${path}: ${reason}`);
  }
}
