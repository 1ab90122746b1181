import { compileIdentitySources, type IdentitySource } from "./identity-source.ts";
import { functionArnOf } from "./integration-request.ts";
import type { Authorizer } from "./model/authorizer.ts";
import { UriTemplate } from "./uri-template.ts";

export interface CompiledAuthorizer {
  readonly name: string;
  readonly functionUri: UriTemplate;
  readonly identitySources: readonly IdentitySource[];
}

/** Throws `SyntaxError` naming the member that is wrong. */
export function compileAuthorizer(authorizer: Authorizer): CompiledAuthorizer {
  return {
    name: authorizer.name,
    functionUri: functionUriOf(authorizer.authorizerUri),
    identitySources: compileIdentitySources(authorizer.identitySource),
  };
}

function functionUriOf(source: string): UriTemplate {
  const uri = UriTemplate.compile(source);
  const fixed = uri.expand({});
  // With stage variables, what it names is known at a handshake only.
  if (fixed.kind === "expanded" && functionArnOf(fixed.text) === undefined) {
    throw new SyntaxError(`AuthorizerUri: "${source}" does not name a Lambda function`);
  }
  return uri;
}
