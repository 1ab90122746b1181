import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { compilePolicy } from "../core/iam-policy.ts";
import { ConfigError } from "./config-error.ts";
import { Secret } from "./secret.ts";
import { ACCESS_KEYS, type SettingsInput } from "./settings-input.ts";
import { readStrictly, strictMap } from "./strict-map.ts";

/** Who may sign requests to @connections, and what it may do. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  /** Of temporary credentials: requests must carry it. */
  readonly sessionToken?: Secret;
  readonly principalArn: string;
  /** IAM policy documents; none allows nothing. The engine compiles them. */
  readonly policies: readonly PolicyDocument[];
}

/** An IAM policy document as JSON writes it. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

export interface AccessKeyContext {
  readonly input: SettingsInput;
  readonly folder: string;
  /** `arn:aws:iam::123456789012`. */
  readonly iamArn: string;
}

/** Reads `accessKeys`. No error of it shows a secret, not even a malformed one. */
export function readAccessKeys(raw: unknown, context: AccessKeyContext): AccessKey[] {
  if (raw === undefined || raw === null) return [];
  const root = `settings.${ACCESS_KEYS}`;
  const read = readStrictly(z.array(SCHEMA), raw, { root, hideValues: true });
  if ("problem" in read) throw problem(context, read.problem.path, read.problem.message);
  const seen = new Set<string>();
  return read.value.map((written, index) => {
    const { accessKeyId } = written;
    if (seen.has(accessKeyId)) {
      const message = `settings.accessKeys has "${accessKeyId}" twice: keep one`;
      throw problem(context, [index, "accessKeyId"], message);
    }
    seen.add(accessKeyId);
    const { policy = [], sessionToken, principalArn } = written;
    for (const document of policy) requireValidPolicy(document, index, context);
    return {
      accessKeyId,
      secretAccessKey: new Secret(secretOf(written, index, context)),
      ...(sessionToken === undefined ? {} : { sessionToken: new Secret(sessionToken) }),
      principalArn: principalArn ?? `${context.iamArn}:user/${accessKeyId}`,
      policies: policy,
    };
  });
}

const HIDDEN_TEXT = z.custom<string>((value) => typeof value === "string" && value !== "", {
  error: (issue) =>
    issue.input === undefined ? "is missing" : "must be text: put a number in quotes",
});

const POLICY_DOCUMENT = strictMap({
  Version: z.enum(["2012-10-17", "2008-10-17"]).optional(),
  Id: z.string().optional(),
  Statement: z.preprocess(
    (value) => (Array.isArray(value) ? value : [value]),
    z.array(z.record(z.string(), z.unknown())),
  ),
});

const SCHEMA = strictMap({
  accessKeyId: z.custom<string>((value) => typeof value === "string" && /^\w{1,128}$/.test(value), {
    error: (issue) =>
      issue.input === undefined ? "is missing" : "must be 1 to 128 letters, digits and _",
  }),
  secretAccessKey: HIDDEN_TEXT.optional(),
  secretAccessKeyFile: HIDDEN_TEXT.optional(),
  sessionToken: HIDDEN_TEXT.optional(),
  principalArn: z
    .custom<string>(
      (value) => typeof value === "string" && /^arn:[a-z-]+:(iam|sts)::\d{12}:\S+$/.test(value),
      {
        error: () => "must be an ARN such as arn:aws:iam::123456789012:user/backend",
      },
    )
    .optional(),
  policy: z
    .preprocess(
      (value) => (Array.isArray(value) || value === undefined ? value : [value]),
      z.array(POLICY_DOCUMENT),
    )
    .optional(),
});

/** What the schema cannot tell: an element, an operator or an ARN that IAM would refuse. */
function requireValidPolicy(
  document: PolicyDocument,
  index: number,
  context: AccessKeyContext,
): void {
  try {
    compilePolicy(document);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const message = `settings.accessKeys[${index}].policy: ${error.message}`;
    throw problem(context, [index, "policy"], message);
  }
}

type WrittenKey = z.infer<typeof SCHEMA>;

function secretOf(written: WrittenKey, index: number, context: AccessKeyContext): string {
  const { secretAccessKey, secretAccessKeyFile } = written;
  if ((secretAccessKey === undefined) === (secretAccessKeyFile === undefined)) {
    const message = `settings.accessKeys[${index}] needs exactly one of secretAccessKey and secretAccessKeyFile`;
    throw problem(context, [index], message);
  }
  if (secretAccessKeyFile === undefined) return secretAccessKey ?? "";
  const file = resolve(context.folder, secretAccessKeyFile);
  let content: string;
  try {
    content = readFileSync(file, "utf8").trim();
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    const message = `settings.accessKeys[${index}].secretAccessKeyFile: cannot read ${file} (${why})`;
    throw problem(context, [index, "secretAccessKeyFile"], message);
  }
  if (content !== "") return content;
  const message = `settings.accessKeys[${index}].secretAccessKeyFile: ${file} is empty`;
  throw problem(context, [index, "secretAccessKeyFile"], message);
}

function problem(
  { input }: AccessKeyContext,
  path: readonly (string | number)[],
  message: string,
): ConfigError {
  return new ConfigError(message, { file: input.file, line: input.lineOf([ACCESS_KEYS, ...path]) });
}
