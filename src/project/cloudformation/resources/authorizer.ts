import type { Authorizer } from "../../../core/model/authorizer.ts";
import { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import type { Scope, TemplateResource } from "../scope.ts";
import { NAME_CHARACTERS_MAX } from "./api.ts";
import { URI_CHARACTERS_MAX } from "./integration.ts";

/** AWS: authorizers per API. */
export const AUTHORIZERS_MAX = 10;

const REFUSED = [
  "AuthorizerPayloadFormatVersion",
  "AuthorizerResultTtlInSeconds",
  "EnableSimpleResponses",
  "JwtConfiguration",
];
const IDENTITY_SOURCE =
  /^(route\.request\.(header|querystring)|context|stageVariables)\.[a-zA-Z0-9._-]+$/;

/** Refusals in the words of AWS's control plane. */
export function readAuthorizer(resource: TemplateResource, scope: Scope): Authorizer {
  const reader = PropertyReader.of(resource, scope);
  if (reader.requiredText("AuthorizerType") !== "REQUEST") {
    const only = "Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis.";
    reader.fail("AuthorizerType", `Invalid authorizer type. ${only}`);
  }
  for (const name of REFUSED) {
    if (reader.value(name) !== undefined)
      reader.fail(name, `${name} cannot be set for WEBSOCKET protocol Apis.`);
  }
  const authorizer: Authorizer = {
    authorizerId: referenceTo(resource, scope),
    name: reader.requiredText("Name", NAME_CHARACTERS_MAX),
    authorizerType: "REQUEST",
    authorizerUri: reader.requiredText("AuthorizerUri", URI_CHARACTERS_MAX),
    identitySource: identitySource(reader),
  };
  // No role is assumed to call a local function, and AWS never applies the validation expression.
  reader.harmless("ApiId", "AuthorizerCredentialsArn", "IdentityValidationExpression");
  reader.finish();
  return authorizer;
}

/** AWS accepts `[""]` as no source at all. */
function identitySource(reader: PropertyReader): readonly string[] {
  const sources = reader.textList("IdentitySource").filter((source) => source !== "");
  const wrong = sources.find((source) => !IDENTITY_SOURCE.test(source));
  if (wrong === undefined) return sources;
  return reader.fail(
    "IdentitySource",
    `Invalid request identity source expression: ${wrong}. The sources must be separated by comma, and each source ` +
      "must be either a request parameter, matching 'route.request.querystring|header.[a-zA-Z0-9._-]+', or a stage " +
      "variable, matching 'stageVariables.[a-zA-Z0-9._-]+', or a context parameter, matching 'context.[a-zA-Z0-9._-]+'",
  );
}
