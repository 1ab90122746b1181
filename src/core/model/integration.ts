/** What becomes of a payload's encoding on its way. */
export type ContentHandlingStrategy = "CONVERT_TO_BINARY" | "CONVERT_TO_TEXT";

/** What is sent when no request template is selected. */
export type PassthroughBehavior = "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER";

interface IntegrationBase {
  /** 7 characters of [a-z0-9]. */
  readonly integrationId: string;
  /** 50 to 29000, milliseconds (spec 5.2). */
  readonly timeoutInMillis: number;
  /** `integration.request.{header|querystring|path}.{name}` -> source expression (spec 5.3). */
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly contentHandlingStrategy?: ContentHandlingStrategy;
}

interface Connection {
  /** The VPC link of `connectionType` VPC_LINK, which may be `${stageVariables.name}`; without one: INTERNET. */
  readonly connectionId?: string;
}

interface Templates {
  /** AWS's default is WHEN_NO_MATCH. */
  readonly passthroughBehavior?: PassthroughBehavior;
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly templateSelectionExpression?: string;
  readonly integrationResponses: readonly IntegrationResponse[];
}

/** What the gateway does with an integration's answer, non-proxy types only (spec 4.3). */
export interface IntegrationResponse {
  /** `$default` or `/regular expression/`. */
  readonly integrationResponseKey: string;
  readonly responseTemplates: Readonly<Record<string, string>>;
  readonly templateSelectionExpression?: string;
  /** `method.response.header.{name}` -> source expression. */
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly contentHandlingStrategy?: ContentHandlingStrategy;
}

/** One arm per AWS `IntegrationType`; only that type's members exist on it (spec 5.1). */
export type Integration =
  | (IntegrationBase & { readonly integrationType: "AWS_PROXY"; readonly integrationUri: string })
  | (IntegrationBase &
      Templates & {
        readonly integrationType: "AWS";
        readonly integrationUri: string;
        readonly integrationMethod: string;
      })
  | (IntegrationBase &
      Connection & {
        readonly integrationType: "HTTP_PROXY";
        readonly integrationUri: string;
        readonly integrationMethod: string;
      })
  | (IntegrationBase &
      Connection &
      Templates & {
        readonly integrationType: "HTTP";
        readonly integrationUri: string;
        readonly integrationMethod: string;
      })
  | (IntegrationBase & Templates & { readonly integrationType: "MOCK" });

export type IntegrationType = Integration["integrationType"];
