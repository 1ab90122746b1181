import { functionArnOf } from "../integration/integration-request.ts";
import { UriTemplate } from "../integration/uri-template.ts";
import type { Authorizer } from "../model/authorizer.ts";
import { compileIdentitySources, type IdentitySource } from "./identity-source.ts";

export interface CompiledAuthorizer {
  readonly authorizerId: string;
  readonly name: string;
  readonly functionUri: UriTemplate;
  readonly identitySources: readonly IdentitySource[];
}

/** Throws `SyntaxError` that names what is wrong. A URI that names no function fails at the handshake, as an integration's. */
export function compileAuthorizer(authorizer: Authorizer): CompiledAuthorizer {
  return {
    authorizerId: authorizer.authorizerId,
    name: authorizer.name,
    functionUri: UriTemplate.compile(authorizer.authorizerUri),
    identitySources: compileIdentitySources(authorizer.identitySource),
  };
}

/** Whether the URI names no function whatever the stage variables are; AWS refuses such an authorizer. */
export function namesNoFunction(authorizerUri: string): boolean {
  const fixed = UriTemplate.compile(authorizerUri).expand({});
  return fixed.kind === "expanded" && functionArnOf(fixed.text) === undefined;
}
