/**
 * Credentials as the AWS CLI finds them.
 *
 * Gaps: none known.
 * By design: 2026-11-22 for a loopback endpoint the instance metadata service is never asked: off EC2
 * nobody answers there, and the wait would be all that a call to `sluice dev` costs.
 */
import type { Environment } from "../config/sources.ts";
import { CliError } from "./cli-error.ts";

export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface CredentialRequest {
  /** `--profile`, which puts the profile's credentials before the environment's. */
  readonly profile: string | undefined;
  readonly region: string;
  readonly isLoopback: boolean;
}

const NONE_FOUND =
  'Unable to locate credentials. You can configure credentials by running "aws configure".';
const ANY_KEY_WORKS =
  "\nAgainst `sluice dev` any access key works, for example: AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local";

export async function findCredential(
  request: CredentialRequest,
  environment: Environment,
): Promise<Credential> {
  // Most calls end here, without the SDK's providers being loaded.
  const own = request.profile === undefined ? fromEnvironment(environment) : undefined;
  return own ?? (await fromChain(request));
}

function fromEnvironment({ variables }: Environment): Credential | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = variables;
  if (!AWS_ACCESS_KEY_ID) return undefined;
  if (!AWS_SECRET_ACCESS_KEY) {
    throw new CliError(
      "general",
      "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
    );
  }
  return credential(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN);
}

async function fromChain({ profile, region, isLoopback }: CredentialRequest): Promise<Credential> {
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  if (isLoopback) process.env.AWS_EC2_METADATA_DISABLED = "true";
  const provider = defaultProvider({
    ...(profile === undefined ? {} : { profile }),
    clientConfig: { region },
    logger: SILENT,
  });
  try {
    const found = await provider();
    return credential(found.accessKeyId, found.secretAccessKey, found.sessionToken);
  } catch (cause) {
    throw new CliError("configuration", explain(cause as Error, isLoopback), { cause });
  }
}

/** Its warnings would stand between our output and whoever reads it. */
const SILENT = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function explain(error: Error, isLoopback: boolean): string {
  const message = isLoopback ? NONE_FOUND + ANY_KEY_WORKS : NONE_FOUND;
  // A provider that had something to work with, and failed, has more to say than that.
  return /any providers|metadata service/i.test(error.message)
    ? message
    : `${error.message}\n${message}`;
}

function credential(
  accessKeyId: string,
  secretAccessKey: string,
  sessionToken: string | undefined,
): Credential {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
