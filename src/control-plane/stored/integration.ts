import type {
  ContentHandlingStrategy,
  IntegrationType,
  PassthroughBehavior,
} from "../../core/model/integration.ts";
import type { Collection } from "../definitions.ts";

export interface StoredIntegration {
  readonly integrationType: IntegrationType;
  readonly connectionType: "INTERNET" | "VPC_LINK";
  readonly connectionId?: string;
  readonly contentHandlingStrategy?: ContentHandlingStrategy;
  readonly credentialsArn?: string;
  readonly description?: string;
  readonly integrationMethod?: string;
  readonly integrationUri?: string;
  readonly passthroughBehavior?: PassthroughBehavior;
  readonly payloadFormatVersion?: string;
  readonly requestParameters?: Readonly<Record<string, string>>;
  readonly requestTemplates?: Readonly<Record<string, string>>;
  readonly templateSelectionExpression?: string;
  /** Milliseconds. */
  readonly timeoutInMillis: number;
}

export interface StoredIntegrationResponse {
  readonly integrationResponseKey: string;
  readonly contentHandlingStrategy?: ContentHandlingStrategy;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
  readonly templateSelectionExpression?: string;
}

export function integrationsOf(apiId: string): Collection<StoredIntegration> {
  return { path: `apis/${apiId}/integrations` };
}

export function integrationResponsesOf(
  apiId: string,
  integrationId: string,
): Collection<StoredIntegrationResponse> {
  return { path: `apis/${apiId}/integrations/${integrationId}/integrationresponses` };
}
