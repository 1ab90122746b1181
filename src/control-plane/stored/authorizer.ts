import type { Collection } from "../definitions.ts";

export interface StoredAuthorizer {
  readonly name: string;
  readonly authorizerType: "REQUEST";
  readonly authorizerUri: string;
  readonly authorizerCredentialsArn?: string;
  readonly identitySource: readonly string[];
  /** Kept; a REQUEST authorizer never applies it. */
  readonly identityValidationExpression?: string;
}

export function authorizersOf(apiId: string): Collection<StoredAuthorizer> {
  return { path: `apis/${apiId}/authorizers` };
}
