import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { KnownCredential } from "../../engine/ports.ts";

/**
 * The user's own access keys: the ones in the environment and every profile with a written key, so that
 * `aws --profile any …` is verified and not only believed. Keys that a profile computes (SSO, processes,
 * roles) cannot be known beforehand.
 */
export async function awsProfileCredentials(options: {
  /** `AWS_*` of the user's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly accountId: string;
}): Promise<KnownCredential[]> {
  const { environment, accountId } = options;
  const found: KnownCredential[] = [];
  const add = (name: string, keys: Readonly<Record<string, string | undefined>>): void => {
    const accessKeyId = keys.aws_access_key_id;
    const secretAccessKey = keys.aws_secret_access_key;
    if (!accessKeyId || !secretAccessKey) return;
    if (found.some((known) => known.accessKeyId === accessKeyId)) return;
    const sessionToken = keys.aws_session_token;
    found.push({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken ? { sessionToken } : {}),
      principalArn: `arn:aws:iam::${accountId}:user/${name}`,
      policies: "all",
    });
  };
  add("environment", {
    aws_access_key_id: environment.AWS_ACCESS_KEY_ID,
    aws_secret_access_key: environment.AWS_SECRET_ACCESS_KEY,
    aws_session_token: environment.AWS_SESSION_TOKEN,
  });
  const files = [
    environment.AWS_SHARED_CREDENTIALS_FILE || join(homedir(), ".aws", "credentials"),
    environment.AWS_CONFIG_FILE || join(homedir(), ".aws", "config"),
  ];
  // Loaded only where there is something to read: it takes as long as all else that is done here.
  if (!files.some((file) => existsSync(file))) return found;
  const { loadSharedConfigFiles } = await import("@smithy/shared-ini-file-loader");
  // The loader itself reads AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE; absent files are empty ones.
  const { credentialsFile, configFile } = await loadSharedConfigFiles({
    ...pathOption("filepath", environment.AWS_SHARED_CREDENTIALS_FILE),
    ...pathOption("configFilepath", environment.AWS_CONFIG_FILE),
  });
  for (const [name, keys] of Object.entries(credentialsFile)) add(name, keys);
  for (const [name, keys] of Object.entries(configFile)) add(name, keys);
  return found;
}

function pathOption(name: "filepath" | "configFilepath", path: string | undefined) {
  return path ? { [name]: path } : {};
}
