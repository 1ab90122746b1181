import type { Integration } from "../../core/model/integration.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { invocationUri } from "./arn.ts";
import { ifAny, Noted, orDefault } from "./noted-yaml.ts";
import { DEFAULT_REQUEST_PARAMETERS } from "./request-parameters.ts";
import {
  DEFAULT_INTEGRATION_METHOD,
  DEFAULT_PASSTHROUGH_BEHAVIOR,
  DEFAULT_TIMEOUT_IN_MILLIS,
} from "./schema.ts";

/** The members of an integration, its id in a comment. */
export function integrationForm(
  integration: Integration,
  functions: readonly LambdaFunction[],
): Record<string, unknown> {
  const { integrationType: type, integrationId, timeoutInMillis, requestParameters } = integration;
  return {
    integrationType: new Noted(type, `integrationId ${integrationId}`),
    ...("integrationUri" in integration
      ? functionOrUri("integrationUri", integration.integrationUri, functions)
      : {}),
    ...("integrationMethod" in integration
      ? { integrationMethod: orDefault(integration.integrationMethod, DEFAULT_INTEGRATION_METHOD) }
      : {}),
    ...("connectionId" in integration && integration.connectionId !== undefined
      ? { connectionType: "VPC_LINK", connectionId: integration.connectionId }
      : {}),
    timeoutInMillis: orDefault(timeoutInMillis, DEFAULT_TIMEOUT_IN_MILLIS),
    ...requestParametersForm(type, requestParameters),
    ...(integration.contentHandlingStrategy === undefined
      ? {}
      : { contentHandlingStrategy: integration.contentHandlingStrategy }),
    ...("requestTemplates" in integration ? templatesForm(integration) : {}),
  };
}

/** One of the file's functions by its name, so that the file has no ARN of its own account. */
export function functionOrUri<Name extends string>(
  name: Name,
  uri: string,
  functions: readonly LambdaFunction[],
): Readonly<Record<string, unknown>> {
  const found = functions.find(({ functionArn: arn }) => {
    const [, , , region = ""] = arn.split(":");
    return uri === invocationUri({ arn, region });
  });
  return found === undefined ? { [name]: uri } : { function: found.functionName };
}

/** HTTP_PROXY gets three headers by default; where they are not, that has to be said. */
function requestParametersForm(
  type: Integration["integrationType"],
  parameters: Integration["requestParameters"],
): Record<string, unknown> {
  const form = Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => [
      key,
      type === "HTTP_PROXY" ? orDefault(value, DEFAULT_REQUEST_PARAMETERS[key]) : value,
    ]),
  );
  if (type !== "HTTP_PROXY") return ifAny("requestParameters", form);
  const written = new Set(Object.keys(parameters).map((key) => key.toLowerCase()));
  const complete = Object.keys(DEFAULT_REQUEST_PARAMETERS).every((key) =>
    written.has(key.toLowerCase()),
  );
  if (complete) return { requestParameters: form };
  return { ...ifAny("requestParameters", form), defaultRequestParameters: false };
}

function templatesForm(
  integration: Extract<Integration, { readonly requestTemplates: unknown }>,
): Record<string, unknown> {
  const { requestTemplates, templateSelectionExpression, integrationResponses } = integration;
  const passthroughBehavior = integration.passthroughBehavior ?? DEFAULT_PASSTHROUGH_BEHAVIOR;
  return {
    passthroughBehavior: orDefault(passthroughBehavior, DEFAULT_PASSTHROUGH_BEHAVIOR),
    ...ifAny("requestTemplates", requestTemplates),
    ...(templateSelectionExpression === undefined ? {} : { templateSelectionExpression }),
    ...ifAny(
      "integrationResponses",
      Object.fromEntries(
        integrationResponses.map(
          ({ integrationResponseKey, responseTemplates, responseParameters, ...rest }) => [
            integrationResponseKey,
            {
              ...ifAny("responseTemplates", responseTemplates),
              ...ifAny("responseParameters", responseParameters),
              ...rest,
            },
          ],
        ),
      ),
    ),
  };
}
