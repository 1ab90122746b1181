import type { IntegrationResponse } from "../../../core/model/integration.ts";
import { PropertyReader } from "../property-reader.ts";
import type { Scope, TemplateResource } from "../scope.ts";

export interface IntegrationResponseOf {
  readonly integrationId: string;
  readonly response: IntegrationResponse;
}

export function readIntegrationResponse(
  resource: TemplateResource,
  scope: Scope,
): IntegrationResponseOf {
  const reader = PropertyReader.of(resource, scope);
  const integrationId = reader.requiredText("IntegrationId");
  const integrationResponseKey = reader.requiredText("IntegrationResponseKey");
  if (!isKey(integrationResponseKey)) {
    const found = `found ${integrationResponseKey}`;
    reader.fail(
      "IntegrationResponseKey",
      `IntegrationResponseKey must be $default or /regular expression/: ${found}`,
    );
  }
  const templateSelectionExpression = reader.text("TemplateSelectionExpression");
  const response = {
    integrationResponseKey,
    responseTemplates: reader.textMap("ResponseTemplates"),
    ...(templateSelectionExpression === undefined ? {} : { templateSelectionExpression }),
    responseParameters: reader.textMap("ResponseParameters"),
  };
  reader.harmless("ApiId");
  reader.withoutEffect(["ContentHandlingStrategy"]);
  reader.finish();
  return { integrationId, response };
}

function isKey(key: string): boolean {
  return key === "$default" || (key.length > 2 && key.startsWith("/") && key.endsWith("/"));
}
