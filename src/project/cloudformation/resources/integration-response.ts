import { compileResponseParameters } from "../../../core/integration/response-parameters.ts";
import type { IntegrationResponse } from "../../../core/model/integration.ts";
import { PropertyReader } from "../property-reader.ts";
import type { Scope, TemplateResource } from "../scope.ts";
import { CONTENT_HANDLING, templateMap } from "./integration.ts";

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
  const contentHandlingStrategy = reader.oneOf("ContentHandlingStrategy", CONTENT_HANDLING);
  const responseParameters = reader.textMap("ResponseParameters");
  reader.compiled("ResponseParameters", () => compileResponseParameters(responseParameters));
  const response: IntegrationResponse = {
    integrationResponseKey,
    responseTemplates: templateMap(reader, "ResponseTemplates"),
    ...(templateSelectionExpression === undefined ? {} : { templateSelectionExpression }),
    responseParameters,
    ...(contentHandlingStrategy === undefined ? {} : { contentHandlingStrategy }),
  };
  reader.harmless("ApiId");
  reader.finish();
  return { integrationId, response };
}

function isKey(key: string): boolean {
  return key === "$default" || (key.length > 2 && key.startsWith("/") && key.endsWith("/"));
}
