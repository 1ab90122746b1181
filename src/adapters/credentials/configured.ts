import { compilePolicy } from "../../core/authorization/iam-policy.ts";
import type { KnownCredential } from "../../engine/ports.ts";

/** A key as the configuration gives it; secrets come wrapped so that no log shows them. */
export interface ConfiguredKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: { reveal(): string };
  readonly sessionToken?: { reveal(): string };
  readonly principalArn: string;
  readonly policies: readonly unknown[];
}

/** Throws `SyntaxError` naming the member of a policy that is not valid. */
export function configuredCredentials(keys: readonly ConfiguredKey[]): KnownCredential[] {
  return keys.map((key) => ({
    accessKeyId: key.accessKeyId,
    secretAccessKey: key.secretAccessKey.reveal(),
    ...(key.sessionToken === undefined ? {} : { sessionToken: key.sessionToken.reveal() }),
    principalArn: key.principalArn,
    policies: key.policies.map((policy) => compilePolicy(policy)),
  }));
}
