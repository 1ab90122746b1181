import { z } from "zod";
import { compilePolicy } from "../core/authorization/iam-policy.ts";
import { Secret } from "../core/secret.ts";
import { ConfigError } from "./config-error.ts";
import { SECRET_KEY, secretAccessKeyOf } from "./secret-access-key.ts";
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
      secretAccessKey: secretAccessKeyOf(written, {
        name: `settings.accessKeys[${index}]`,
        folder: context.folder,
        problem: (member, message) => problem(context, [index, ...member], message),
      }),
      ...(sessionToken === undefined ? {} : { sessionToken: new Secret(sessionToken) }),
      principalArn: principalArn ?? `${context.iamArn}:user/${accessKeyId}`,
      policies: policy,
    };
  });
}

const POLICY_DOCUMENT = strictMap({
  Version: z.enum(["2012-10-17", "2008-10-17"]).optional(),
  Id: z.string().optional(),
  Statement: z.preprocess(
    (value) => (Array.isArray(value) ? value : [value]),
    z.array(z.record(z.string(), z.unknown())),
  ),
});

const SCHEMA = strictMap({
  ...SECRET_KEY,
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

function problem(
  { input }: AccessKeyContext,
  path: readonly (string | number)[],
  message: string,
): ConfigError {
  return new ConfigError(message, { file: input.file, line: input.lineOf([ACCESS_KEYS, ...path]) });
}
