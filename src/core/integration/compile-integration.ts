/**
 * An integration compiled for the messages of its routes: one arm for each way of running one.
 *
 * Gaps: none known.
 * By design: 2026-11-22 RequestParameters of an AWS_PROXY integration do nothing, as its event is fixed.
 */

import { compiling } from "../compiling.ts";
import type { ContentHandlingStrategy, Integration } from "../model/integration.ts";
import {
  compileServiceUri,
  namesServiceBesidesLambda,
  type ServiceUri,
} from "./aws-service/service-uri.ts";
import { type CompiledCustom, compileCustom } from "./custom-integration.ts";
import { type CompiledMapping, compileMappings } from "./parameter-mapping.ts";
import { UriTemplate } from "./uri-template.ts";

interface Base {
  readonly timeoutMs: number;
}

interface Target {
  readonly method: string;
  readonly uri: UriTemplate;
  readonly vpcLinkId: UriTemplate | undefined;
}

export type CompiledIntegration = Base &
  (
    | {
        readonly type: "AWS_PROXY";
        readonly functionUri: UriTemplate;
        readonly contentHandling: ContentHandlingStrategy | undefined;
      }
    /** `AWS`, and its URI names a function. */
    | {
        readonly type: "AWS_LAMBDA";
        readonly functionUri: UriTemplate;
        readonly custom: CompiledCustom;
      }
    /** `AWS`, and its URI names a service other than Lambda. */
    | {
        readonly type: "AWS_SERVICE";
        readonly method: string;
        readonly uri: ServiceUri;
        readonly custom: CompiledCustom;
      }
    | (Target & {
        readonly type: "HTTP_PROXY";
        readonly mappings: readonly CompiledMapping[];
        readonly contentHandling: ContentHandlingStrategy | undefined;
      })
    | (Target & { readonly type: "HTTP"; readonly custom: CompiledCustom })
    | { readonly type: "MOCK"; readonly custom: CompiledCustom }
  );

/** Throws `SyntaxError` naming the member that is wrong. */
export function compileIntegration(integration: Integration): CompiledIntegration {
  const timeoutMs = integration.timeoutInMillis;
  if (!Number.isInteger(timeoutMs) || timeoutMs <= 0) {
    throw new SyntaxError(`TimeoutInMillis: ${timeoutMs} is not a positive whole number`);
  }
  switch (integration.integrationType) {
    case "AWS_PROXY":
      return {
        type: "AWS_PROXY",
        functionUri: uriOf(integration),
        contentHandling: integration.contentHandlingStrategy,
        timeoutMs,
      };
    case "AWS":
      return { ...compileAws(integration), timeoutMs };
    case "HTTP_PROXY":
      return {
        type: "HTTP_PROXY",
        ...targetOf(integration),
        mappings: compiling("RequestParameters", () =>
          compileMappings(integration.requestParameters),
        ),
        contentHandling: integration.contentHandlingStrategy,
        timeoutMs,
      };
    case "HTTP":
      return {
        type: "HTTP",
        ...targetOf(integration),
        custom: customOf(integration),
        timeoutMs,
      };
    case "MOCK":
      return { type: "MOCK", custom: customOf(integration), timeoutMs };
  }
}

function compileAws(integration: Extract<Integration, { readonly integrationType: "AWS" }>) {
  const { integrationUri, integrationMethod } = integration;
  const custom = customOf(integration);
  if (!namesServiceBesidesLambda(integrationUri)) {
    return { type: "AWS_LAMBDA", functionUri: uriOf(integration), custom } as const;
  }
  const uri = compiling("IntegrationUri", () => compileServiceUri(integrationUri));
  return { type: "AWS_SERVICE", method: methodOf(integrationMethod), uri, custom } as const;
}

function customOf(
  integration: Extract<Integration, { readonly requestTemplates: unknown }>,
): CompiledCustom {
  return compiling(`${integration.integrationType} integration`, () => compileCustom(integration));
}

function targetOf(integration: {
  readonly integrationMethod: string;
  readonly integrationUri: string;
  readonly connectionId?: string;
}): Target {
  const { connectionId } = integration;
  return {
    method: methodOf(integration.integrationMethod),
    uri: uriOf(integration),
    vpcLinkId:
      connectionId === undefined
        ? undefined
        : compiling("ConnectionId", () => UriTemplate.compile(connectionId)),
  };
}

function methodOf(method: string): string {
  if (/^[A-Za-z]{1,16}$/.test(method)) return method;
  throw new SyntaxError(`IntegrationMethod: "${method}" is no method`);
}

function uriOf({ integrationUri }: { readonly integrationUri: string }): UriTemplate {
  return compiling("IntegrationUri", () => UriTemplate.compile(integrationUri));
}
