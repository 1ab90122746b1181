import { type AwsService, knownService } from "../core/integration/aws-service/known-services.ts";
import {
  configuredEndpoint,
  isAwsEndpoint,
  missingEndpoint,
  type ServiceEndpoints,
} from "../core/integration/aws-service/service-endpoint.ts";
import {
  compileServiceUri,
  namesServiceBesidesLambda,
} from "../core/integration/aws-service/service-uri.ts";
import type { Integration } from "../core/model/integration.ts";

const CHAPTER = 'docs/integrations.md, "AWS services"';

export interface ServiceAdvice {
  /** One sentence for all integrations of that service. */
  readonly ofService: readonly string[];
  /** About this integration alone. */
  readonly ofIntegration: readonly string[];
}

/**
 * What whoever starts an integration of an AWS service should know before its first call. Throws `SyntaxError` for a URI
 * that no deployment would take. `endpoints` is `undefined` where the settings are not known yet.
 */
export function serviceAdvice(
  integration: Extract<Integration, { readonly integrationType: "AWS" }>,
  endpoints: ServiceEndpoints | undefined,
): ServiceAdvice | undefined {
  if (!namesServiceBesidesLambda(integration.integrationUri)) return undefined;
  const { service, action } = compileServiceUri(integration.integrationUri);
  return {
    ofService: endpoints === undefined ? [] : aboutEndpoint(service, endpoints),
    ofIntegration: [
      ...aboutTarget(service, action?.source, integration.requestParameters),
      ...aboutForm(service, integration),
    ],
  };
}

function aboutEndpoint(service: AwsService, endpoints: ServiceEndpoints): string[] {
  const set = configuredEndpoint(endpoints, service);
  if (set !== undefined && !isAwsEndpoint(set)) return [];
  const { name } = service;
  if (endpoints.callAws) {
    return [
      `Integrations of ${name} call AWS itself, signed with your own AWS credentials (awsServices.callAws)`,
    ];
  }
  return [`Integrations of ${name} fail here: ${missingEndpoint(service, set)} (${CHAPTER})`];
}

function aboutTarget(
  { name, toBeMapped }: AwsService,
  action: string | undefined,
  parameters: Integration["requestParameters"],
): string[] {
  if (action === undefined || maps(parameters, "x-amz-target")) return [];
  if (toBeMapped !== undefined) {
    const { targetPrefix, contentType } = toBeMapped;
    return [
      `API Gateway does not name actions of ${name}: map integration.request.header.X-Amz-Target to '${targetPrefix}.${action}', and integration.request.header.Content-Type to '${contentType}'`,
    ];
  }
  if (knownService(name) !== undefined) return [];
  return [
    `how ${name} names its actions is not known here: it gets Action in the query; if it takes JSON, map integration.request.header.X-Amz-Target and integration.request.header.Content-Type`,
  ];
}

/** A template that writes `Action=…` is a form, and nothing but a mapping says so. */
function aboutForm(
  { name, protocol }: AwsService,
  { requestTemplates, requestParameters }: Extract<Integration, { integrationType: "AWS" }>,
): string[] {
  if (protocol !== "query" || maps(requestParameters, "content-type")) return [];
  if (!Object.values(requestTemplates).some((template) => template.trim() !== "")) return [];
  return [
    `${name} reads its body as a form, and the Content-Type is application/json: map integration.request.header.Content-Type to 'application/x-www-form-urlencoded'`,
  ];
}

function maps(parameters: Integration["requestParameters"], header: string): boolean {
  const wanted = `integration.request.header.${header}`;
  return Object.keys(parameters).some((name) => name.toLowerCase() === wanted);
}
