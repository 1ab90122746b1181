/** An integration compiled for the messages of its routes: one arm for each way of running one. */
import {
  compileServiceUri,
  namesServiceBesidesLambda,
  type ServiceUri,
} from "./aws-service/service-uri.ts";
import { compiling } from "./compiling.ts";
import { type CompiledCustom, compileCustom } from "./custom-integration.ts";
import type { Integration } from "./model/integration.ts";
import { type CompiledMapping, compileMappings } from "./parameter-mapping.ts";
import { UriTemplate } from "./uri-template.ts";

export type CompiledIntegration =
  | { readonly type: "AWS_PROXY"; readonly functionUri: UriTemplate; readonly timeoutMs: number }
  | {
      readonly type: "HTTP_PROXY";
      readonly method: string;
      readonly uri: UriTemplate;
      readonly mappings: readonly CompiledMapping[];
      readonly timeoutMs: number;
    }
  /** `AWS`, and its URI names a service other than Lambda. */
  | {
      readonly type: "AWS_SERVICE";
      readonly method: string;
      readonly uri: ServiceUri;
      readonly custom: CompiledCustom;
      readonly timeoutMs: number;
    }
  | { readonly type: "MOCK"; readonly custom: CompiledCustom; readonly timeoutMs: number }
  | {
      readonly type: "unsupported";
      readonly integrationType: "AWS" | "HTTP";
      readonly timeoutMs: number;
    };

/** Throws `SyntaxError` naming the member that is wrong. */
export function compileIntegration(integration: Integration): CompiledIntegration {
  const timeoutMs = integration.timeoutInMillis;
  if (!Number.isInteger(timeoutMs) || timeoutMs <= 0) {
    throw new SyntaxError(`TimeoutInMillis: ${timeoutMs} is not a positive whole number`);
  }
  switch (integration.integrationType) {
    case "AWS_PROXY":
      return { type: "AWS_PROXY", functionUri: uriOf(integration.integrationUri), timeoutMs };
    case "HTTP_PROXY":
      return {
        type: "HTTP_PROXY",
        method: methodOf(integration.integrationMethod),
        uri: uriOf(integration.integrationUri),
        mappings: compiling("RequestParameters", () =>
          compileMappings(integration.requestParameters),
        ),
        timeoutMs,
      };
    case "MOCK":
      return {
        type: "MOCK",
        custom: compiling("MOCK integration", () => compileCustom(integration)),
        timeoutMs,
      };
    case "AWS":
      if (namesServiceBesidesLambda(integration.integrationUri)) {
        return {
          type: "AWS_SERVICE",
          method: methodOf(integration.integrationMethod),
          uri: compiling("IntegrationUri", () => compileServiceUri(integration.integrationUri)),
          custom: compileCustom(integration),
          timeoutMs,
        };
      }
      return { type: "unsupported", integrationType: "AWS", timeoutMs };
    case "HTTP":
      return { type: "unsupported", integrationType: integration.integrationType, timeoutMs };
  }
}

function uriOf(source: string): UriTemplate {
  return compiling("IntegrationUri", () => UriTemplate.compile(source));
}

function methodOf(method: string): string {
  if (/^[A-Za-z]{1,16}$/.test(method)) return method;
  throw new SyntaxError(`IntegrationMethod: "${method}" is no method`);
}
