/**
 * How a caller of Lambda's Invoke names a function: by name, partial ARN or ARN, each with a qualifier or without
 * (AWS Lambda API: "Invoke", "Name formats").
 *
 * Gaps: none known.
 * By design: 2026-11-28 a Region before the account, which the service model's pattern allows and no page describes, is
 *   taken as the function's Region.
 */
import { partitionOf } from "../partition.ts";

export interface NamedFunction {
  /** Without the qualifier. */
  readonly functionArn: string;
  readonly functionName: string;
  /** A version or an alias; `$LATEST` too. */
  readonly qualifier?: string;
}

/** The pattern of the service model. */
export const FUNCTION_NAME_PATTERN =
  "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

const FUNCTION_NAME =
  /^(?:arn:(aws[a-zA-Z-]*)?:lambda:)?(?:([a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+))?$/;
const QUALIFIER = /^(?:\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_$]+)$/;

/** AWS: characters of a whole name, and of a qualifier. */
export const FUNCTION_NAME_CHARACTERS_MAX = 256;
export const QUALIFIER_CHARACTERS_MAX = 128;

/** `undefined` when the text does not fit the service model. */
export function parseFunctionName(
  text: string,
  home: { readonly region: string; readonly accountId: string },
): NamedFunction | undefined {
  if (text.length > FUNCTION_NAME_CHARACTERS_MAX) return undefined;
  const parts = FUNCTION_NAME.exec(text);
  const functionName = parts?.[4];
  if (parts === null || functionName === undefined) return undefined;
  const region = parts[2] ?? home.region;
  const partition = parts[1] ?? partitionOf(region);
  const functionArn = `arn:${partition}:lambda:${region}:${parts[3] ?? home.accountId}:function:${functionName}`;
  const qualifier = parts[5];
  return { functionArn, functionName, ...(qualifier === undefined ? {} : { qualifier }) };
}

export function isQualifier(text: string): boolean {
  return text.length <= QUALIFIER_CHARACTERS_MAX && QUALIFIER.test(text);
}

/** The ARN as it is invoked and as policies see it. */
export function qualifiedArn({ functionArn, qualifier }: NamedFunction): string {
  return qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`;
}
