import { isDeepStrictEqual } from "node:util";
import { unusableSettingFile } from "../../compose/setting-files.ts";
import type { Config } from "../../config/config.ts";

/** A warning when a file that was read again has other settings, which a running gateway does not take on. */
export function changedSettings(started: Config, next: Config): string | undefined {
  if (isDeepStrictEqual(settingsOf(started), settingsOf(next))) return undefined;
  const problem = unusableSettingFile(next);
  return problem === undefined
    ? "The settings have changed: they take effect at the next start"
    : `The settings have changed, and the next start will fail with them: ${problem}`;
}

/** Everything, with the secrets that two configurations would otherwise hide from each other. */
function settingsOf(config: Config): unknown {
  const { credentials } = config.awsServices;
  const keys = credentials === undefined ? config.accessKeys : [...config.accessKeys, credentials];
  const secrets = keys.map(({ secretAccessKey, sessionToken }) => [
    secretAccessKey.reveal(),
    sessionToken?.reveal(),
  ]);
  return { config, secrets };
}
