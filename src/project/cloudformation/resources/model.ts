import type { Model } from "../../../core/model/model.ts";
import { type UnsoundModel, unsoundModel } from "../../model-schema/unsound-model.ts";
import {
  CONTENT_TYPE_CHARACTERS_MAX,
  DEFAULT_CONTENT_TYPE,
  MODEL_NAME,
} from "../../route-models.ts";
import { jsonOf } from "../json-of.ts";
import { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import type { Scope, TemplateResource } from "../scope.ts";
import type { Value } from "../template-node.ts";
import { DESCRIPTION_CHARACTERS_MAX } from "./api.ts";

/** The models of one API, which may refer to each other. */
export function readModels(
  resources: readonly TemplateResource[],
  scope: Scope,
  api: { readonly disableSchemaValidation?: boolean },
): readonly Model[] {
  const models: Model[] = [];
  const readers = new Map<string, PropertyReader>();
  for (const resource of resources) {
    const reader = PropertyReader.of(resource, scope);
    const model = readModel(reader, referenceTo(resource, scope));
    if (readers.has(model.name)) {
      reader.fail("Name", `Model ${model.name} already exists for this API`);
    }
    readers.set(model.name, reader);
    models.push(model);
  }
  const unsound = api.disableSchemaValidation === true ? undefined : unsoundModel(models);
  if (unsound !== undefined) refuse(unsound, readers.get(unsound.model.name));
  return models;
}

/** On the line of what is wrong, where the template writes the schema out. */
function refuse({ message, path }: UnsoundModel, reader: PropertyReader | undefined): void {
  let node = reader?.value("Schema");
  let { line } = node ?? { line: 0 };
  for (const step of path) {
    if (node?.kind === "mapping") node = node.entries.get(String(step));
    else node = node?.kind === "list" ? node.items[Number(step)] : undefined;
    line = node?.line ?? line;
  }
  reader?.failAt(line, message);
}

function readModel(reader: PropertyReader, modelId: string): Model {
  const name = reader.requiredText("Name");
  if (!MODEL_NAME.test(name)) {
    reader.fail("Name", `Name must be 1 to 128 letters and digits: found ${name}`);
  }
  const schema = reader.value("Schema") ?? reader.missing("Schema", "Schema is required");
  const contentType = reader.text("ContentType") ?? DEFAULT_CONTENT_TYPE;
  if (contentType === "" || contentType.length > CONTENT_TYPE_CHARACTERS_MAX) {
    const rule = `must have 1 to ${CONTENT_TYPE_CHARACTERS_MAX} characters`;
    reader.fail("ContentType", `ContentType ${rule}: found ${contentType.length}`);
  }
  reader.harmless("ApiId");
  reader.harmlessText("Description", DESCRIPTION_CHARACTERS_MAX);
  reader.finish();
  return { modelId, name, contentType, schema: schemaText(schema) };
}

/** A template writes the schema as JSON text or as what that text would say. */
function schemaText(schema: Value): string {
  return schema.kind === "scalar" ? schema.text : JSON.stringify(jsonOf(schema));
}
