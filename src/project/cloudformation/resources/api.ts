import type { Api } from "../../../core/model/api.ts";
import { SelectionExpression } from "../../../core/selection-expression.ts";
import { constantSelection } from "../../constant-selection.ts";
import { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import { type Scope, type TemplateResource, warn } from "../scope.ts";

/** An API without what other resources add to it. */
export type ApiHead = Omit<Api, "routes" | "integrations" | "authorizers" | "models" | "stages">;

/** AWS: API name, 1 to 128 characters. */
export const NAME_CHARACTERS_MAX = 128;
/** AWS: descriptions, 0 to 1024 characters. */
export const DESCRIPTION_CHARACTERS_MAX = 1_024;
/** AWS: version of an API, 1 to 64 characters. */
const VERSION_CHARACTERS_MAX = 64;

const API_KEY_SELECTION_EXPRESSIONS = [
  "$request.header.x-api-key",
  "$context.authorizer.usageIdentifierKey",
] as const;

/** `undefined`: an HTTP API, which is not for us. */
export function readApi(resource: TemplateResource, scope: Scope): ApiHead | undefined {
  const reader = PropertyReader.of(resource, scope);
  const protocolType = reader.oneOf("ProtocolType", ["WEBSOCKET", "HTTP"]);
  if (protocolType === "HTTP" || (protocolType === undefined && reader.has("Body"))) {
    warn(
      scope,
      resource.line,
      `Api ${resource.logicalId} is an HTTP API, so it is left out: only WebSocket APIs run here`,
    );
    return undefined;
  }
  if (protocolType === undefined)
    reader.missing("ProtocolType", "ProtocolType is required: WEBSOCKET");
  const api: ApiHead = {
    apiId: referenceTo(resource, scope),
    name: reader.requiredText("Name", NAME_CHARACTERS_MAX),
    routeSelectionExpression: routeSelectionExpression(reader),
    apiKeySelectionExpression:
      reader.oneOf("ApiKeySelectionExpression", API_KEY_SELECTION_EXPRESSIONS) ??
      API_KEY_SELECTION_EXPRESSIONS[0],
    disableExecuteApiEndpoint: reader.boolean("DisableExecuteApiEndpoint"),
    ...(reader.boolean("DisableSchemaValidation") ? { disableSchemaValidation: true } : {}),
  };
  reader.harmlessText("Description", DESCRIPTION_CHARACTERS_MAX);
  reader.harmlessText("Version", VERSION_CHARACTERS_MAX);
  reader.oneOf("IpAddressType", ["ipv4", "dualstack"]);
  reader.harmless("Tags");
  const httpOnly = [
    "Body",
    "BodyS3Location",
    "BasePath",
    "CorsConfiguration",
    "CredentialsArn",
    "FailOnWarnings",
    "RouteKey",
    "Target",
  ];
  reader.withoutEffect(httpOnly, "is for HTTP APIs only");
  reader.finish();
  return api;
}

function routeSelectionExpression(reader: PropertyReader): string {
  const source = reader.requiredText("RouteSelectionExpression");
  reader.compiled("RouteSelectionExpression", () => SelectionExpression.compile(source));
  const warning = constantSelection(source);
  if (warning !== undefined) reader.warn("RouteSelectionExpression", warning);
  return source;
}
