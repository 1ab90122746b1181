import { namesNoFunction } from "../../../core/authorization/compile-authorizer.ts";
import { compileIdentitySources } from "../../../core/authorization/identity-source.ts";
import type { Authorizer } from "../../../core/model/authorizer.ts";
import { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import type { Scope, TemplateResource } from "../scope.ts";
import { NAME_CHARACTERS_MAX } from "./api.ts";
import { adviseOnFunction } from "./function-reference.ts";
import { URI_CHARACTERS_MAX } from "./integration.ts";

/** AWS: authorizers per API. */
export const AUTHORIZERS_MAX = 10;

const REFUSED = [
  "AuthorizerPayloadFormatVersion",
  "AuthorizerResultTtlInSeconds",
  "EnableSimpleResponses",
  "JwtConfiguration",
];

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
    authorizerUri: authorizerUri(reader),
    identitySource: identitySource(reader),
  };
  // No role is assumed to call a local function, and AWS never applies the validation expression.
  reader.harmless("ApiId", "AuthorizerCredentialsArn", "IdentityValidationExpression");
  reader.finish();
  return authorizer;
}

/** A stand-in for an import cannot be called, and the rest of the project runs all the same. */
function authorizerUri(reader: PropertyReader): string {
  const uri = reader.requiredText("AuthorizerUri", URI_CHARACTERS_MAX);
  if (reader.compiled("AuthorizerUri", () => namesNoFunction(uri))) {
    const refused = "which AWS refuses: every client of the authorizer gets 500";
    reader.warn("AuthorizerUri", `AuthorizerUri does not invoke a Lambda function, ${refused}`);
  }
  adviseOnFunction(reader, "AuthorizerUri", uri);
  return uri;
}

/** AWS accepts `[""]` as no source at all. */
function identitySource(reader: PropertyReader): readonly string[] {
  const sources = reader.textList("IdentitySource").filter((source) => source !== "");
  reader.compiled("IdentitySource", () => compileIdentitySources(sources));
  return sources;
}
