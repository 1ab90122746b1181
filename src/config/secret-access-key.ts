import { resolve } from "node:path";
import { z } from "zod";
import { Secret } from "../core/secret.ts";
import type { ConfigError } from "./config-error.ts";
import { readSecretFile } from "./secret-file.ts";

/** Its rejected values are never shown: they may be the secret in another place. */
const HIDDEN_TEXT = z.custom<string>((value) => typeof value === "string" && value !== "", {
  error: (issue) =>
    issue.input === undefined ? "is missing" : "must be text: put a number in quotes",
});

/** The members of an access key, wherever a file writes one. */
export const SECRET_KEY = {
  accessKeyId: z.custom<string>((value) => typeof value === "string" && /^\w{1,128}$/.test(value), {
    error: (issue) =>
      issue.input === undefined ? "is missing" : "must be 1 to 128 letters, digits and _",
  }),
  secretAccessKey: HIDDEN_TEXT.optional(),
  secretAccessKeyFile: HIDDEN_TEXT.optional(),
  sessionToken: HIDDEN_TEXT.optional(),
};

export interface SecretPlace {
  /** What the key is called in messages: `settings.accessKeys[0]`. */
  readonly name: string;
  /** Where a relative path starts. */
  readonly folder: string;
  /** `member`: what stands below the key, if anything. */
  readonly problem: (member: readonly string[], message: string) => ConfigError;
}

/** The secret, written or in a file of its own. No error shows it. */
export function secretAccessKeyOf(
  written: {
    readonly secretAccessKey?: string | undefined;
    readonly secretAccessKeyFile?: string | undefined;
  },
  { name, folder, problem }: SecretPlace,
): Secret {
  const { secretAccessKey, secretAccessKeyFile } = written;
  if ((secretAccessKey === undefined) === (secretAccessKeyFile === undefined)) {
    const message = `${name} needs exactly one of secretAccessKey and secretAccessKeyFile`;
    throw problem([], message);
  }
  if (secretAccessKeyFile === undefined) return new Secret(secretAccessKey ?? "");
  const file = resolve(folder, secretAccessKeyFile);
  const read = readSecretFile(file);
  if ("secret" in read) return new Secret(read.secret);
  throw problem(["secretAccessKeyFile"], `${name}.secretAccessKeyFile: ${read.problem}`);
}
