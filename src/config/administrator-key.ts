import { Secret } from "../core/secret.ts";
import { ConfigError } from "./config-error.ts";
import { ADMINISTRATOR_VARIABLES, type Environment } from "./sources.ts";

/** A key of the environment that may do everything. */
export interface AdministratorKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}

/** AWS's have 16 or more characters for an id, and 40 for a secret (IAM API reference, AccessKey). */
export const ADMINISTRATOR_KEY_CHARACTERS_MIN = 16;
export const ADMINISTRATOR_KEY_CHARACTERS_MAX = 128;

/** Both variables or neither. No error shows what they hold. */
export function administratorKeyOf({ variables }: Environment): AdministratorKey | undefined {
  const { accessKeyId: idName, secretAccessKey: secretName } = ADMINISTRATOR_VARIABLES;
  const accessKeyId = variables[idName] ?? "";
  const secret = variables[secretName] ?? "";
  if (accessKeyId === "" && secret === "") return undefined;
  if (accessKeyId === "") throw new ConfigError(`${secretName} needs ${idName} beside it`);
  if (secret === "") throw new ConfigError(`${idName} needs ${secretName} beside it`);
  const range = `${ADMINISTRATOR_KEY_CHARACTERS_MIN} to ${ADMINISTRATOR_KEY_CHARACTERS_MAX}`;
  if (!/^\w+$/.test(accessKeyId) || !hasSoundLength(accessKeyId)) {
    throw new ConfigError(`${idName} must be ${range} letters, digits and _`);
  }
  if (!/^[\x21-\x7e]+$/.test(secret) || !hasSoundLength(secret)) {
    throw new ConfigError(`${secretName} must be ${range} visible characters of ASCII`);
  }
  return { accessKeyId, secretAccessKey: new Secret(secret) };
}

function hasSoundLength({ length }: string): boolean {
  return length >= ADMINISTRATOR_KEY_CHARACTERS_MIN && length <= ADMINISTRATOR_KEY_CHARACTERS_MAX;
}
