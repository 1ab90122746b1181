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
  /** What a person may do who has none, after AWS's sentence. Left out: that of a command with --debug. */
  readonly advice?: string;
  /** Told which sources were tried, and why each had nothing. */
  readonly trace: (line: string) => void;
}

const NONE_FOUND =
  'Unable to locate credentials. You can configure credentials by running "aws configure".';
const ANY_KEY_WORKS =
  "Against `sluice dev` any access key works, for example: AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local";

const SEE_DEBUG = "With --debug every source that was tried is shown.";

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

async function fromChain(request: CredentialRequest): Promise<Credential> {
  const { profile, region, isLoopback, trace } = request;
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  if (isLoopback) process.env.AWS_EC2_METADATA_DISABLED = "true";
  const tell = (...parts: unknown[]) => trace(parts.map(String).join(" "));
  const provider = defaultProvider({
    ...(profile === undefined ? {} : { profile }),
    clientConfig: { region },
    // Without one of ours, its warnings would stand between our output and whoever reads it.
    logger: { trace: tell, debug: tell, info: tell, warn: tell, error: tell },
  });
  try {
    const found = await provider();
    return credential(found.accessKeyId, found.secretAccessKey, found.sessionToken);
  } catch (cause) {
    const { message } = cause as Error;
    tell(message);
    throw new CliError("configuration", explain(message, request), { cause });
  }
}

function explain(why: string, { isLoopback, advice }: CredentialRequest): string {
  const hint = advice ?? (isLoopback ? ANY_KEY_WORKS : undefined);
  const message = hint === undefined ? NONE_FOUND : `${NONE_FOUND}\n${hint}`;
  const nothingFound = /any providers|metadata service/i.test(why);
  // A provider that had something to work with, and failed, has more to say than that.
  if (!nothingFound) return `${why}\n${message}`;
  return advice === undefined ? `${message}\n${SEE_DEBUG}` : message;
}

function credential(
  accessKeyId: string,
  secretAccessKey: string,
  sessionToken: string | undefined,
): Credential {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
