import type { ApiKey } from "../../../core/model/api-key.ts";
import { Secret } from "../../../core/secret.ts";
import { API_KEY_NAME_CHARACTERS_MAX, valueProblem } from "../../usage-plan-rules.ts";
import { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import type { Scope, TemplateResource } from "../scope.ts";

/** `chosen`: the value that a sluice.yaml gives it. No message shows a value. */
export function readApiKey(
  resource: TemplateResource,
  scope: Scope,
  chosen: Secret | undefined,
): ApiKey {
  const reader = PropertyReader.of(resource, scope);
  const written = writtenValue(reader);
  const enabled = reader.boolean("Enabled");
  if (!enabled) {
    const why = reader.has("Enabled") ? "Enabled is false" : "Enabled is not set";
    reader.warn("Enabled", `${why}, so clients that send this key get 403, here and on AWS`);
  }
  const name = reader.has("Name")
    ? reader.requiredText("Name", API_KEY_NAME_CHARACTERS_MAX)
    : `${reader.scope.stack.stackName}-${resource.logicalId}`;
  reader.harmless("CustomerId", "Description", "GenerateDistinctId", "Tags");
  reader.withoutEffect(["StageKeys"], "opens no stage: AWS asks usage plans instead");
  reader.finish();
  return { apiKeyId: referenceTo(resource, scope), name, value: chosen ?? written, enabled };
}

function writtenValue(reader: PropertyReader): Secret | undefined {
  const text = reader.text("Value");
  if (text === undefined) return undefined;
  // Its own text would be a key that everybody can read; the warning about it has been given.
  if (text.includes("{{resolve:")) return undefined;
  const problem = valueProblem(text);
  if (problem !== undefined) return reader.fail("Value", `Value ${problem}`);
  return new Secret(text);
}
